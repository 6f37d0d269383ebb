"""Plaques come from a file and go into one; what is raised against who holds one is answered sooner."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from models.case import ANONYMOUS, NAMED, Case, list_events
from models.cases.opening import NewCase
from models.cases.topic import get_topic
from models.files.import_report import Reason
from models.holiday import load_calendar
from models.office import Office
from models.offices.demo import load_demo_offices
from models.people.access import BY_COMMAND, NoRight, grant_role
from models.person import STAFF, Person
from models.shops.plaque import (
    HoldsAlready,
    NewPlaque,
    Plaque,
    PlaqueOver,
    RenewedAlready,
    TellsOfParty,
    find_holders,
    find_plaques,
    register_plaque,
    renew_plaque,
    withdraw_plaque,
)
from models.shops.plaque_complaint import HOLDS_PLAQUE, count_complaints, open_about_shop
from models.shops.plaque_file import export_plaques, import_plaques, load_demo_plaques
from tests.areas import lay_areas
from tests.people import HAIYUAN, XINGQING, settle_in
from tests.playground import NOON

TODAY = NOON.date()
CALENDAR = load_calendar("Asia/Shanghai")
HEAD = "编号,店名,地址,地区,牌子,授予单位编号,授予日期,有效年度,撤销日期,撤销原因"


@pytest.fixture
def register(db: Session) -> Session:
    """The samples of the demo."""
    lay_areas(db)
    load_demo_offices(db)
    assert load_demo_plaques(db, today=TODAY) == 4
    return db


@pytest.fixture
def clerk(register: Session) -> Person:
    person = settle_in(register, 6_000_000_001)
    grant_role(register, person, role=STAFF, adcode=XINGQING, by=None, origin=BY_COMMAND, now=NOON)
    return person


def plaque_of(db: Session, code: str) -> Plaque:
    return db.exec(select(Plaque).where(Plaque.code == code)).one()


def test_the_register_goes_out_and_in_again_unchanged(register: Session, tmp_path: Path) -> None:
    for name, language in (("牌子.xlsx", "zh_CN"), ("plaques.csv", "en")):
        assert export_plaques(register, tmp_path / name, language=language) == 4
        again = import_plaques(register, tmp_path / name, today=TODAY)
        assert (len(again.unchanged), again.added, again.changed, again.errors) == (4, (), (), ())


def test_a_file_renews_and_withdraws(register: Session, tmp_path: Path) -> None:
    path = tmp_path / "plaques.csv"
    path.write_text("编号,有效年度,撤销日期,撤销原因\nP-002,2027,,\nP-001,,2026年11月2日,短斤少两\n", encoding="utf-8")

    report = import_plaques(register, path, today=TODAY)

    assert ([change.code for change in report.changed], report.closed) == (["P-002"], ("P-001",))
    assert [plaque_of(register, code).standing(TODAY) for code in ("P-001", "P-002", "P-003")] == [
        "withdrawn",
        "valid",
        "lapsed",
    ]


def test_what_a_row_withdraws_a_row_behind_it_gives_anew(register: Session, tmp_path: Path) -> None:
    old = plaque_of(register, "P-001")
    given = f"N,{old.shop},{old.place},兴庆区,诚信经营,STATION-640104,2026-03-15,2026,,"
    path = tmp_path / "plaques.csv"
    path.write_text(f"{HEAD}\nP-001,,,,,,,,2026-03-01,搬走了\n{given}\n", encoding="utf-8")
    assert (old.kind, old.adcode) == ("honest", XINGQING)

    report = import_plaques(register, path, today=TODAY)

    assert (report.closed, report.added, report.errors) == (("P-001",), ("N",), ())


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ("N,面馆,街,兴庆区,诚信经营,NOWHERE,2024-03-15,2026,,", "授予单位编号", Reason.UNKNOWN_OFFICE),
        ("N,面馆,街,兴庆区,共产党员经营户,STATION-640104,2024-03-15,2026,,", "牌子", Reason.UNKNOWN_WORD),
        ("N,党员示范店,街,兴庆区,诚信经营,STATION-640104,2024-03-15,2026,,", "店名", Reason.TELLS_OF_PARTY),
        ("N,面馆,街,兴庆区,诚信经营,STATION-640104,2027-03-15,2027,,", "授予日期", Reason.IN_FUTURE),
        ("N,面馆,街,兴庆区,诚信经营,STATION-640104,前年,2026,,", "授予日期", Reason.BAD_DATE),
        ("N,面馆,街,兴庆区,诚信经营,STATION-640104,2024-03-15,2099,,", "有效年度", Reason.BAD_NUMBER),
        ("N,面馆,街,兴庆区,诚信经营,STATION-640104,2024-03-15,二〇二六,,", "有效年度", Reason.BAD_NUMBER),
        ("N,面馆,街,兴庆区,诚信经营,STATION-640104,2024-03-15,2026,2026-03-01,", "撤销原因", Reason.MISSING),
        ("N,面馆,街,北京,诚信经营,STATION-640104,2024-03-15,2026,,", "地区", Reason.UNKNOWN_AREA),
        ("N,面馆,街,兴庆区,诚信经营,STATION-640104,,2026,,", "授予日期", Reason.MISSING),
        (
            "N,小杨水果店（示例）,前进街 8 号（示例地址）,兴庆区,放心消费,STATION-640104,2025-03-15,2026,,",
            "店名",
            Reason.HELD_ALREADY,
        ),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_written(
    register: Session, tmp_path: Path, row: str, field: str, reason: Reason
) -> None:
    path = tmp_path / "plaques.csv"
    path.write_text(f"{HEAD}\n{row}\nOK,店,街,兴庆区,诚信经营,STATION-640104,2024-03-15,2026,,\n", encoding="utf-8")

    report = import_plaques(register, path, today=TODAY)

    assert [(error.line, error.column, error.reason) for error in report.errors] == [(2, field, reason)]
    assert len(register.exec(select(Plaque)).all()) == 4


def test_staff_register_renew_and_withdraw_where_they_work(register: Session, clerk: Person) -> None:
    office = register.exec(select(Office).where(Office.code == "STATION-640104")).one()
    facts = {"shop": "老马面馆（示例）", "place": "敬德街 1 号（示例地址）", "since": TODAY, "year": TODAY.year}

    def registered(**other: object) -> Plaque:
        new = NewPlaque(**({"adcode": XINGQING, "kind": "carefree"} | facts | other))  # type: ignore[arg-type]
        return register_plaque(register, new, office=office, by=clerk, now=NOON)

    plaque = registered()
    assert plaque.code == f"Q{plaque.id:06d}"
    with pytest.raises(HoldsAlready):
        registered()
    with pytest.raises(TellsOfParty):
        registered(shop="老马党员示范店")
    with pytest.raises(NoRight):
        registered(adcode=HAIYUAN)
    renew_plaque(register, plaque, year=2027, by=clerk, now=NOON)
    with pytest.raises(RenewedAlready):
        renew_plaque(register, plaque, year=2027, by=clerk, now=NOON)
    with pytest.raises(NoRight):
        renew_plaque(register, plaque_of(register, "P-003"), year=2027, by=clerk, now=NOON)
    withdraw_plaque(register, plaque, why="短斤少两", by=clerk, today=TODAY, now=NOON)
    with pytest.raises(PlaqueOver):
        renew_plaque(register, plaque, year=2028, by=clerk, now=NOON)
    with pytest.raises(PlaqueOver):
        withdraw_plaque(register, plaque, why="又一次", by=clerk, today=TODAY, now=NOON)
    assert registered().standing(TODAY) == "valid"


def test_shops_are_found_by_name_and_street(register: Session) -> None:
    def found(words: str, home: int | None = None) -> list[str]:
        return [plaque.code for plaque in find_plaques(register, words, home=home, today=TODAY, at_most=8)]

    assert found("老马面馆") == ["P-001"]
    assert found("前进街") == ["P-002"]
    assert found("示例")[0] == "P-002"
    assert found("示例", home=640302)[0] == "P-004"
    assert found("没有这家") == found(" ") == []
    assert [one.code for one in find_holders(register, "老马面馆（东门店）", adcode=XINGQING, today=TODAY)] == ["P-001"]
    for shop, adcode in (
        ("老马面馆", HAIYUAN),
        ("四季鲜菜铺", 640502),
        ("光耀小吃", 640302),
        ("老马", XINGQING),
        ("（", XINGQING),
    ):
        assert find_holders(register, shop, adcode=adcode, today=TODAY) == []


def raised(db: Session, topic: str, *, manner: str = NAMED, shop: str = "老马面馆", story: str = "有异物") -> Case:
    by = None if manner == ANONYMOUS else settle_in(db, 6_000_000_900 + len(db.exec(select(Person)).all()))
    new = NewCase(
        topic=get_topic(topic),
        manner=manner,
        reporter=by,
        chat_id=None,
        story=story,
        shown_name="小周" if manner == NAMED else "",
        adcode=XINGQING,
    )
    return open_about_shop(db, new, shop=shop, calendar=CALENDAR, now=NOON).case


@pytest.mark.parametrize(
    ("topic", "usual", "sooner"),
    [
        ("F06", "low", "normal"),
        ("F04", "normal", "high"),
        ("F01", "high", "high"),
        ("F13", "danger", "danger"),
        ("R15", "complaint", "urgent"),
        ("R16", "report", "complaint"),
        ("R01", "complaint", "complaint"),
    ],
)
def test_one_class_more_urgent_and_never_a_danger(register: Session, topic: str, usual: str, sooner: str) -> None:
    assert raised(register, topic, shop="别家面馆").klass == usual
    case = raised(register, topic)

    assert case.klass == sooner
    told = [event.is_shown for event in list_events(register, case, only_shown=False) if event.what == HOLDS_PLAQUE]
    assert told == ([] if topic == "R01" else [False])


def test_complaints_are_counted_once_the_office_has_them(register: Session) -> None:
    plaque = plaque_of(register, "P-001")
    first, second = raised(register, "F04"), raised(register, "F04", story="有虫")
    kept_back = raised(register, "F06", manner=ANONYMOUS)
    second.state, second.outcome = "answered", "refused"
    taken_back = raised(register, "R15", story="不让进")
    taken_back.state = "withdrawn"
    register.flush()

    counted = count_complaints(register, plaque, now=NOON)

    assert (counted.count, counted.open, counted.unfounded) == (2, 1, 1)
    assert first.hand_over_at is None
    assert kept_back.hand_over_at is not None
    hidden = list_events(register, kept_back, only_shown=False)
    assert {event.at.minute for event in hidden} == {0}
    assert count_complaints(register, plaque, now=NOON + timedelta(days=400)).count == 0


def test_two_shops_of_one_name_are_not_told_apart(register: Session) -> None:
    first = plaque_of(register, "P-001")
    register.add(
        Plaque(
            code="P-009",
            shop="老马面馆（东门店）",
            adcode=XINGQING,
            kind="honest",
            office_id=first.office_id,
            since=TODAY,
            year=TODAY.year,
        )
    )
    register.flush()

    assert raised(register, "F04").klass == "high"
    assert count_complaints(register, first, now=NOON).count == 0
