"""Every entry says what happened: which event it was, which week."""

from sqlmodel import Session

from handlers.points.reasons import what_happened
from handlers.words import speaking
from models.points.booking import award_points, reverse_entry
from tests.areas import lay_areas
from tests.models.events.samples import planned
from tests.people import settle_in
from tests.playground import NOON


def test_what_the_system_entered_says_for_what(db: Session) -> None:
    lay_areas(db)
    person, event = settle_in(db, 1), planned(db)
    reasons = {
        f"training:{event.id}:{person.id}": ("training", f"你参加了“{event.title}”。"),
        f"quiz:{person.id}:2026-11-23": ("quiz", "你做完了那一周的题。"),
        "training:999:1": ("training", "事情发生时由系统自动记入。"),
    }
    with speaking("zh_CN"):
        for source, (rule, words) in reasons.items():
            entry = award_points(db, person=person, rule=rule, source=source, today=NOON.date(), now=NOON)
            assert what_happened(db, entry) == words
            assert what_happened(db, reverse_entry(db, entry, now=NOON)) == words
