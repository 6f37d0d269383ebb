"""What somebody sent with their own case, shown to them again, and what the office sent them.

Who opens an anonymous one by its code is shown the office's alone: that a chat was sent the others would say whose case
it is.
"""

from handlers.cases.files import send_files
from handlers.cases.own_case import files_shown_by, own_case
from handlers.conversation import Chat, action
from models.cases.file import PHOTO, VOICE


@action("case.my_photos")
def show_own_photos(chat: Chat, key: str) -> None:
    _show(chat, key, PHOTO)


@action("case.my_voice")
def play_own_voice(chat: Chat, key: str) -> None:
    _show(chat, key, VOICE)


def _show(chat: Chat, key: str, kind: str) -> None:
    case = own_case(chat, key)
    send_files(chat, case, kind, only_shown=True, by=files_shown_by(chat, case))
