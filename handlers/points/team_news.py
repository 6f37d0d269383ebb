"""What people hear of teams by themselves: somebody wants to join, may or may not, is asked to lead, leads no more."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from handlers.conversation import Button, action_data
from handlers.conversation.replies import Rows
from handlers.later import say_later, tell_person
from handlers.words import _
from models.cases.listing import list_staff_chats
from models.messages.outgoing import Kind
from models.people.access import areas_covering
from models.person import list_chats
from models.points.membership import TeamRequest
from models.points.team import RiderTeam, note_vacancy_told


def tell_asked(db: Session, team: RiderTeam, request: TeamRequest, *, language: str, now: datetime) -> None:
    """The captain, or where there is none those of the county's staff; at most once a day, however often they ask.

    Who it is stands behind the button alone, so that nothing is left of them in messages when they are deleted.
    """

    def words() -> str:
        return _("Somebody wants to join “{team}”.").format(team=team.name)

    def rows() -> Rows:
        return [[Button(_("See who it is"), action_data("team.requests", team.id))]]

    captain = list_chats(db, team.captain_id)[:1] if team.captain_id is not None else []
    for chat_id in captain or list_staff_chats(db, areas_covering(db, team.adcode)):
        _say(
            db,
            f"{team.id}:asked:{request.person_id}:{request.asked_at:%Y%m%d}",
            chat_id,
            words,
            rows,
            language=language,
            now=now,
        )


def tell_decided(
    db: Session, team: RiderTeam, request: TeamRequest, *, is_in: bool, language: str, now: datetime
) -> None:
    def words() -> str:
        said = (
            _("Welcome to “{team}”: you are in it now.")
            if is_in
            else _("“{team}” did not let you in this time. You can ask another team; your points are not touched.")
        )
        return said.format(team=team.name)

    _tell_rider(db, team, request.person_id, f"request:{request.id}:decided", words, language=language, now=now)


def tell_removed(db: Session, team: RiderTeam, person_id: int, *, language: str, now: datetime) -> None:
    def words() -> str:
        return _("You are no longer in “{team}”. Your points are still yours; you can join another team.").format(
            team=team.name
        )

    _tell_rider(db, team, person_id, f"removed:{now.timestamp():.0f}", words, language=language, now=now)


def tell_offered(db: Session, team: RiderTeam, person_id: int, *, language: str, now: datetime) -> None:
    def words() -> str:
        return _("The captain of “{team}” asks whether you would be the next one.").format(team=team.name)

    _tell_rider(db, team, person_id, f"offered:{now.timestamp():.0f}", words, language=language, now=now)


def tell_captain(db: Session, team: RiderTeam, person_id: int, *, language: str, now: datetime) -> None:
    def words() -> str:
        return _("You are the captain of “{team}” now: you see who wants to join, and can thank riders.").format(
            team=team.name
        )

    _tell_rider(db, team, person_id, f"captain:{now.timestamp():.0f}", words, language=language, now=now)


def tell_not_captain(db: Session, team: RiderTeam, person_id: int, *, language: str, now: datetime) -> None:
    def words() -> str:
        return _("“{team}” has another captain now. Thank you for what you did for it.").format(team=team.name)

    _tell_rider(db, team, person_id, f"relieved:{now.timestamp():.0f}", words, language=language, now=now)


def tell_vacant(db: Session, team: RiderTeam, *, language: str, now: datetime) -> None:
    """Staff of its county, once; where there are none yet, it is left to be told."""

    def words() -> str:
        return _("“{team}” has no captain any more. Please name another.").format(team=team.name)

    chats = list_staff_chats(db, areas_covering(db, team.adcode))
    for chat_id in chats:
        _say(
            db,
            f"{team.id}:vacant:{now.timestamp():.0f}",
            chat_id,
            words,
            lambda: _look(team),
            language=language,
            now=now,
        )
    if chats:
        note_vacancy_told(db, team)


def _tell_rider(
    db: Session, team: RiderTeam, person_id: int, key: str, words: Callable[[], str], *, language: str, now: datetime
) -> None:
    tell_person(
        db,
        person_id,
        key=f"team:{team.id}:{key}:{person_id}",
        words=words,
        rows=lambda: _look(team),
        language=language,
        now=now,
    )


def _say(
    db: Session,
    key: str,
    chat_id: int,
    words: Callable[[], str],
    rows: Callable[[], Rows],
    *,
    language: str,
    now: datetime,
) -> None:
    say_later(
        db,
        key=f"team:{key}:{chat_id}",
        chat_id=chat_id,
        kind=Kind.REMINDER,
        words=words,
        rows=rows,
        language=language,
        is_urgent=False,
        now=now,
    )


def _look(team: RiderTeam) -> Rows:
    return [[Button(_("Look at it"), action_data("team.show", team.id))]]
