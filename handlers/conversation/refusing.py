"""When a rule says in the middle of a flow or an action that this person may not."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session

from handlers.conversation.flow import Action, BadButton, Flow
from handlers.words import N_, _
from models.people.access import NoRight

BEYOND = N_(
    "Your rights don't reach that far, so nothing was written; if you need it, please ask the admin of that area."
)


class Elsewhere(NoRight):
    """It was theirs to do and no longer is; carries the sentence that tells where it is now."""

    def __init__(self, role: str, words: str) -> None:
        super().__init__(role)
        self.words = words


def beyond_words(refusal: NoRight) -> str:
    return refusal.words if isinstance(refusal, Elsewhere) else _(BEYOND)


@contextmanager
def kept_unless_refused(db: Session, what: Flow | Action) -> Iterator[None]:
    """Undo what was written where it is refused. What everybody may do is spared the savepoint."""
    if what.allowed is None:
        yield
        return
    savepoint = db.begin_nested()
    try:
        yield
    except (NoRight, BadButton):
        savepoint.rollback()
        raise
    except Exception:
        # The whole step is undone.
        raise
    except BaseException:
        # A run that waits for its next answer.
        savepoint.commit()
        raise
    else:
        savepoint.commit()
