"""How the ways to stand behind a case are called."""

from handlers.words import N_, _
from models.case import ANONYMOUS, HIDDEN, NAMED

MANNER_WORDS = {
    HIDDEN: N_("Without my name"),
    NAMED: N_("With a name and number"),
    ANONYMOUS: N_("Anonymous, with a code"),
}


def manner_label(manner: str) -> str:
    return _(MANNER_WORDS[manner])
