"""O6: what offices keep and show that has not come to its end is found, and nothing else."""

from sqlmodel import Session

from models.cases.canned import CannedAnswer, CannedPicture
from models.checkup import OWED, Backlog, list_backlogs
from models.office import GUIDANCE_STATION, Office
from models.offices.group import GroupCard
from tests.models.cases.samples import case_of
from tests.models.test_checkup import JUST_NOW, LONG_AGO, NOW


def test_a_picture_of_a_canned_answer_whose_copy_is_awaited_longer_than_five_minutes_is_found(db: Session) -> None:
    office = Office(code="XQ", name="兴庆站（示例）", level=GUIDANCE_STATION)
    db.add(office)
    db.flush()
    canned = CannedAnswer(office_id=office.id or 0, title="谢谢", words="谢谢")
    db.add(canned)
    db.flush()
    for at in (JUST_NOW, LONG_AGO, None):
        db.add(CannedPicture(answer_id=canned.id or 0, file_id="x", awaited_since=at))
    db.flush()

    assert list_backlogs(db, now=NOW) == [Backlog("canned_picture", OWED, 1, LONG_AGO)]


def test_a_card_of_a_group_that_waits_longer_than_five_minutes_is_found(db: Session) -> None:
    case_id, _event_id = case_of(db)
    for group_id, at in ((-1, JUST_NOW), (-2, LONG_AGO), (-3, None)):
        db.add(GroupCard(case_id=case_id, group_id=group_id, due_since=at))
    db.flush()

    assert list_backlogs(db, now=NOW) == [Backlog("group_card", OWED, 1, LONG_AGO)]
