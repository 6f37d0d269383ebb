"""What a person can do in the chat: every flow and every action, in one list."""

from handlers import language, near, privacy, station, welcome
from handlers.conversation import Chat, Conversations, Flow
from handlers.conversation.chat import flow_data
from handlers.conversation.replies import Button
from handlers.menu import show_menu
from handlers.words import _
from models.spelling import folded

FLOWS: tuple[Flow, ...] = (
    near.find_station,
    welcome.register,
    language.change_language,
    privacy.read_privacy,
    privacy.delete_my_data,
)
ACTIONS = (
    near.show_near,
    near.show_near_place,
    near.choose_filters,
    station.show_station,
    station.say_how_it_is,
    station.show_mine,
    station.star,
    privacy.show_privacy,
)


def answer_words(chat: Chat, words: str) -> bool:
    """Words that are no answer and no command: the title of a flow, or else the name of a place."""
    wanted = folded(words)
    named = [flow for flow in FLOWS if flow.is_listed and len(wanted) > 1 and wanted in folded(_(flow.title))]
    if named:
        chat.say(_("Do you mean this?"), [[Button(_(flow.title), flow_data(flow.name))] for flow in named])
        return True
    return near.answer_words(chat, words)


CONVERSATIONS = Conversations(
    flows=FLOWS,
    actions=ACTIONS,
    welcome=welcome.register,
    show_menu=show_menu,
    show_notice=welcome.show_notice,
    on_spot=near.answer_spot,
    on_words=answer_words,
    links={"st": station.open_card},
)
