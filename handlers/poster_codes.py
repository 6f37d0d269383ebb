"""What posters have in common: codes that open a thing in the chat, words in both languages, and how they are owed."""

from collections.abc import Callable
from functools import partial

from handlers.conversation import Chat
from handlers.start_link import IN_TELEGRAM, ON_PAGE, is_of_this_machine, start_links
from handlers.words import N_, _, speaking
from models.messages.owed_picture import AlreadyOwed, owe_paper
from models.pictures.poster import Code, Line, Poster

_CHINESE, _ENGLISH = "zh_CN", "en"
_ON_THIS_MACHINE = N_("Trial: opens on this computer alone")
_OPENS = {IN_TELEGRAM: N_("Opens in Telegram"), ON_PAGE: N_("Opens in the browser")}


def codes_for(chat: Chat, start: str) -> tuple[Code, ...]:
    """Of what `/start` and this opens; none where no address is known."""
    return tuple(
        Code(link, in_both(partial(_, _ON_THIS_MACHINE if is_of_this_machine(link) else _OPENS[way])))
        for way, link in start_links(chat, start).items()
    )


def in_both(words: Callable[[], str]) -> Line:
    """The same in both languages, whatever the person speaks."""
    said = []
    for language in (_CHINESE, _ENGLISH):
        with speaking(language):
            said.append(words())
    return Line(*said)


def no_address_words() -> str:
    return _("There is no address yet that a code could open. Please ask who runs this service to set PAGE_URL.")


def owe_poster(chat: Chat, poster: Poster, codes: tuple[Code, ...], *, filename: str) -> None:
    """Say that it comes; where it is for a trial, that too."""
    try:
        owe_paper(
            chat.db,
            chat_id=chat.id,
            paper=poster,
            filename=filename,
            apology=_("The poster could not be drawn this time. Please tap once more."),
            now=chat.now,
        )
    except AlreadyOwed:
        chat.answer_tap(_("It is being drawn already."))
        return
    is_trial = any(is_of_this_machine(code.url) for code in codes)
    chat.answer_tap(
        _trial_words() if is_trial else _("The poster comes in a moment: a PDF to print on A4."), alert=is_trial
    )


def _trial_words() -> str:
    return _(
        "The poster comes in a moment. It is for a trial: its page opens on this computer alone, until who runs "
        "this service sets PAGE_URL."
    )
