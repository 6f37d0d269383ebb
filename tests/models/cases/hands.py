"""The deeds of `tests.models.cases.deeds`, each done as the flows do it."""

from collections.abc import Callable
from datetime import timedelta

from sqlmodel import Session, col, select

from handlers.cases.co_unit_news import tell_co_units
from handlers.cases.news import tell_office
from models.case import (
    NAMED,
    SOLVED,
    Case,
    CaseEvent,
    get_case,
)
from models.cases.classing import reclass_case
from models.cases.co_unit import add_co_unit, end_co_unit, give_part, note_as_co_unit
from models.cases.desk import (
    accept_case,
    answer_case,
    ask_reporter,
    correct_answer,
    extend_case,
    note_case,
    refuse_case,
    release_case,
    transfer_case,
)
from models.cases.held_act import HeldAct
from models.cases.meeting import Agreed, CaseMeasure, Minutes, check_measure, record_meeting
from models.cases.message import Message
from models.cases.moves import require_case_right
from models.cases.opening import NewCase, open_case
from models.cases.party import add_party, list_parties
from models.cases.query_code import find_case_by_code
from models.cases.reporter import (
    find_case_of,
    judge_case,
    rate_case,
    reopen_case,
    say_more,
    withdraw_case,
)
from models.cases.returning import return_case
from models.cases.topic import get_topic
from models.cases.veil import hand_over_case
from models.holiday import load_calendar
from models.working_time import Limit, count_days
from tests.models.cases.cast import CANARY_NAME, CHATS, IDS, SHOWN_NAME, set_up_office, settle
from tests.models.cases.deeds import ANNA, NOBODY, OFFICES, Deed
from tests.models.cases.rules import OWN_DEEDS
from tests.people import XINGQING
from tests.playground import NOON

CALENDAR = load_calendar("Asia/Shanghai")


class Hands:
    """People and offices, and the cases that Anna has raised: their numbers, and the codes of those without a name."""

    def __init__(self, db: Session) -> None:
        self.db, self.now = db, NOON
        self.people = {name: settle(db, name) for name in IDS}
        self.offices = {name: set_up_office(db, name) for name in OFFICES}
        self.codes: list[str] = []
        self.ids: list[int] = []

    def do(self, deed: Deed) -> CaseEvent | HeldAct:
        if deed.name in OWN_DEEDS:
            return self._do_own(deed)
        case, now = get_case(self.db, self.ids[deed.case]), self.now
        if deed.name == "tire":
            return release_case(self.db, case, by=None, now=now)
        if deed.who == NOBODY:
            require_case_right(self.db, None, case)
        db, by, words, office = self.db, self.people[deed.who], deed.words, self.offices[deed.office]
        deeds: dict[str, Callable[[], CaseEvent]] = {
            "accept": lambda: accept_case(db, case, by=by, now=now),
            "ask": lambda: ask_reporter(db, case, by=by, message=Message(words), now=now),
            "note": lambda: note_case(db, case, by=by, message=Message(words), is_shown=deed.choice % 2 == 0, now=now),
            "transfer": lambda: transfer_case(db, case, to=office, by=by, words=words, now=now),
            "return": lambda: return_case(db, case, by=by, words=words, calendar=CALENDAR, now=now),
            "extend": lambda: extend_case(db, case, by=by, words=words, calendar=CALENDAR, now=now),
            "reclass": lambda: reclass_case(
                db,
                case,
                topic=get_topic(case.topic),
                klass=deed.klass,
                by=by,
                words=words,
                calendar=CALENDAR,
                now=now,
            ),
            "answer": lambda: answer_case(
                db, case, by=by, message=Message(words), outcome=SOLVED, despite_unkept=deed.is_sure, now=now
            ),
            "refuse": lambda: refuse_case(db, case, by=by, words=words, now=now),
            "correct": lambda: correct_answer(db, case, by=by, message=Message(words), now=now),
            "party": lambda: add_party(
                db, case, kind="property", name=deed.party if words.strip() else words, by=by, now=now
            ),
            "meet": lambda: record_meeting(db, case, self._minutes(case, words), by=by, calendar=CALENDAR, now=now),
            "check": lambda: check_measure(db, case, self._measure(deed), is_kept=deed.is_sure, by=by, now=now),
            "release": lambda: release_case(db, case, by=by, now=now),
            "add_unit": lambda: add_co_unit(db, case, office=office, by=by, words=words, now=now),
            "end_unit": lambda: end_co_unit(db, case, office=office, by=by, words=words, now=now),
            "unit_note": lambda: note_as_co_unit(db, case, office=office, by=by, words=words, now=now),
            "give_part": lambda: give_part(db, case, office=office, by=by, words=words, now=now),
        }
        event = deeds[deed.name]()
        tell_co_units(db, case, event, lambda: words, language="zh_CN", now=now)
        return event

    def _minutes(self, case: Case, said: str) -> Minutes:
        today = self.now.astimezone(CALENDAR.zone).date()
        (check_on,) = count_days(CALENDAR, self.now, Limit(working_days=1)).counted
        return Minutes(
            held_on=today,
            present=list_parties(self.db, case),
            said=said,
            agreed=[Agreed("A gate for riders", None, today)],
            check_on=check_on,
        )

    def _measure(self, deed: Deed) -> int:
        measures = self.measures(deed.case)
        return measures[deed.choice % len(measures)].id or 0 if measures else 0

    def measures(self, number: int) -> list[CaseMeasure]:
        query = select(CaseMeasure).where(CaseMeasure.case_id == self.ids[number]).order_by(col(CaseMeasure.id))
        return list(self.db.exec(query))

    def _do_own(self, deed: Deed) -> CaseEvent | HeldAct:
        db, now, words = self.db, self.now, deed.words
        case = self._found(deed)
        whose = case.reporter_id
        deeds: dict[str, Callable[[], CaseEvent | HeldAct]] = {
            "say": lambda: say_more(db, case, words=words, actor_id=whose, now=now),
            "withdraw": lambda: withdraw_case(db, case, actor_id=whose, now=now),
            "judge": lambda: judge_case(db, case, verdict=deed.verdict, actor_id=whose, now=now),
            "rate": lambda: rate_case(db, case, stars=deed.stars, actor_id=whose, now=now),
            "reopen": lambda: reopen_case(db, case, words=words, actor_id=whose, calendar=CALENDAR, now=now),
        }
        done = deeds[deed.name]()
        if isinstance(done, CaseEvent):
            tell_office(db, case, done, lambda: words, language="zh_CN", now=now)
        return done

    def _found(self, deed: Deed) -> Case:
        """By its code where it is anonymous, which only its reporter knows; else by its number."""
        who = self.people.get(deed.who)
        if not (code := self.codes[deed.case]):
            return find_case_of(self.db, self.ids[deed.case], who)
        chat_id = CHATS.get(deed.who, 6_660_000_000)
        return find_case_by_code(self.db, code if deed.who == ANNA else code[::-1], chat_id=chat_id, now=self.now)

    def raise_one(self, manner: str, topic: str) -> Case:
        anna = self.people[ANNA]
        new = NewCase(
            topic=get_topic(topic),
            manner=manner,
            reporter=anna,
            chat_id=CHATS[ANNA],
            story=f"{topic}: three hours and no answer.",
            shown_name=SHOWN_NAME if manner == NAMED else CANARY_NAME,
            adcode=XINGQING,
        )
        opened = open_case(self.db, new, calendar=CALENDAR, now=self.now)
        case = opened.case
        if case.hand_over_at is not None:
            self.now = NOON + timedelta(hours=2)
            hand_over_case(self.db, case.id or 0, now=self.now)
        self.ids.append(case.id or 0)
        self.codes.append(opened.code)
        return case
