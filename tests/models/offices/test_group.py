"""Which group shows an office's cases, and which of them are to be shown or changed."""

from datetime import timedelta

from sqlmodel import Session, select

from models.case import BY_OFFICE, BY_REPORTER, Case, get_case, note_event
from models.office import GUIDANCE_STATION, Office
from models.offices.group import (
    GroupCard,
    OfficeGroup,
    bind_group,
    find_group,
    list_due_cards,
    move_group,
    take_due_card,
    unbind_group,
)
from tests.models.cases.samples import case_of
from tests.playground import NOON

GROUP, OTHER = -100, -200


def bind(db: Session, office_id: int, group_id: int = GROUP) -> OfficeGroup:
    return bind_group(db, office_id=office_id, group_id=group_id, language="zh_CN", now=NOON)


def another_office(db: Session) -> int:
    office = Office(code="LW", name="灵武站（示例）", level=GUIDANCE_STATION)
    db.add(office)
    db.flush()
    return office.id or 0


def shown(db: Session) -> list[GroupCard]:
    db.expire_all()
    return list(db.exec(select(GroupCard).order_by("id")))


def test_a_group_has_one_office_and_an_office_one_group(db: Session) -> None:
    case_id, _event = case_of(db)
    first, second = get_case(db, case_id).office_id, another_office(db)

    assert bind(db, first).id == bind(db, first).id
    bind(db, first, OTHER)
    bind(db, second, OTHER)

    assert find_group(db, GROUP) is None
    assert [(one.office_id, one.group_id) for one in db.exec(select(OfficeGroup))] == [(second, OTHER)]
    assert (unbind_group(db, OTHER), unbind_group(db, OTHER)) == (second, None)


def test_what_is_new_is_shown_and_what_happens_then_is_followed(db: Session) -> None:
    case_id, _event = case_of(db)
    case = get_case(db, case_id)
    note_event(db, case, what="received", by=BY_REPORTER, now=NOON)
    bind(db, case.office_id)
    note_event(db, case, what="noted", by=BY_OFFICE, now=NOON)
    assert shown(db) == [], "what was there before the group is not poured into it"

    note_event(db, case, what="released", by=BY_OFFICE, now=NOON)
    (card_id,) = list_due_cards(db)
    card = take_due_card(db, card_id)
    assert card is not None
    assert (card.posts, card.is_new, card.due_since) == (0, True, NOON)
    card.posts, card.is_new, card.due_since = 1, False, None
    db.add(card)
    db.flush()
    assert take_due_card(db, card_id) is None

    for hours in (1, 2):
        note_event(db, case, what="noted", by=BY_OFFICE, now=NOON + timedelta(hours=hours))
    (card,) = shown(db)
    assert (card.is_new, card.due_since) == (False, NOON + timedelta(hours=1))
    note_event(db, case, what="overdue", by=BY_OFFICE, now=NOON)
    assert [card.is_new for card in shown(db)] == [True]


def test_what_is_kept_back_is_shown_nowhere(db: Session) -> None:
    case_id, _event = case_of(db)
    case = get_case(db, case_id)
    bind(db, case.office_id)
    case.hand_over_at = NOON + timedelta(hours=3)
    note_event(db, case, what="received", by=BY_REPORTER, now=NOON)
    assert shown(db) == []

    case.hand_over_at = None
    note_event(db, case, what="handed_over", by=BY_REPORTER, now=NOON)
    assert len(shown(db)) == 1


def test_a_group_that_moves_takes_its_cards_along_and_leaves_those_that_are_there(db: Session) -> None:
    case_id, _event = case_of(db)
    other = Case(**{**get_case(db, case_id).model_dump(), "id": None})
    db.add(other)
    db.flush()
    other_id = other.id or 0
    bind(db, get_case(db, case_id).office_id)
    for case, group_id in ((case_id, GROUP), (other_id, GROUP), (case_id, OTHER)):
        db.add(GroupCard(case_id=case, group_id=group_id, posts=1, is_new=False))
    db.flush()

    move_group(db, old=GROUP, new=OTHER)
    move_group(db, old=GROUP, new=OTHER)

    assert find_group(db, OTHER) is not None
    assert {(card.case_id, card.group_id, card.is_new) for card in shown(db)} == {
        (case_id, OTHER, False),
        (other_id, OTHER, True),
    }
