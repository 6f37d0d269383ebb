"""What somebody sent with their own case, shown to them again.

Who opens an anonymous one by its code is shown no copies: that a chat was sent them would say whose case it is.
"""

from handlers.case_files import send_files
from handlers.conversation import BadButton, Chat, action
from models.case import Case, NoSuchCase
from models.case_file import PHOTO, VOICE
from models.case_reporter import find_case_of


@action("case.my_photos")
def show_own_photos(chat: Chat, case_id: int) -> None:
    send_files(chat, _own_case(chat, case_id), PHOTO, only_shown=True)


@action("case.my_voice")
def play_own_voice(chat: Chat, case_id: int) -> None:
    send_files(chat, _own_case(chat, case_id), VOICE, only_shown=True)


def _own_case(chat: Chat, case_id: int) -> Case:
    """Raises BadButton."""
    try:
        return find_case_of(chat.db, case_id, chat.person)
    except NoSuchCase as error:
        raise BadButton from error
