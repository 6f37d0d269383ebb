"""The deeds of `tests.models.cases.deeds`, each done as the flows do it."""

from collections.abc import Callable
from datetime import timedelta

from sqlmodel import Session, col, select

from handlers.cases.co_unit_news import tell_co_units
from handlers.cases.leaving_news import tell_first_left
from handlers.cases.news import tell_new_case, tell_office, tell_reporter
from models.case import (
    NAMED,
    SOLVED,
    Case,
    CaseEvent,
    get_case,
    list_events,
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
from models.cases.joining import FIRST_LEFT, join_case
from models.cases.leaving import leave_case, leave_joined
from models.cases.meeting import Agreed, CaseMeasure, Minutes, check_measure, record_meeting
from models.cases.message import Message
from models.cases.moves import require_case_right
from models.cases.opening import NewCase, open_case
from models.cases.oversight import take_over_case
from models.cases.party import add_party, list_parties
from models.cases.query_code import find_case_by_code
from models.cases.reporter import (
    find_case_of,
    judge_case,
    rate_case,
    reopen_case,
    say_more,
)
from models.cases.returning import return_case
from models.cases.reward import PAY_CODE_LENGTH, deny_reward, find_reward, grant_reward, pay_reward
from models.cases.reward_rule import find_reward_rule
from models.cases.split import get_part, split_case
from models.cases.topic import get_topic
from models.cases.veil import LATEST, hand_over_case
from models.holiday import load_calendar
from models.person import Person
from models.working_time import Limit, count_days
from tests.models.cases.cast import CANARY_NAME, CHATS, IDS, SHOWN_NAME, set_up_office, settle
from tests.models.cases.deeds import ANNA, OFFICES, Deed
from tests.models.cases.leads import OWN_DEEDS
from tests.people import XINGQING
from tests.playground import NOON

CALENDAR = load_calendar("Asia/Shanghai")


class Hands:
    """People and offices, and the cases that Anna has raised: their numbers, and the codes of those without a name.

    Behind those that she raised stand the parts that were split off; `wholes` tells of which by their places.
    """

    def __init__(self, db: Session) -> None:
        self.db, self.now = db, NOON
        self.people = {name: settle(db, name) for name in IDS}
        self.offices = {name: set_up_office(db, name) for name in OFFICES}
        self.codes: list[str] = []
        self.ids: list[int] = []
        self.wholes: dict[int, int] = {}

    def do(self, deed: Deed) -> CaseEvent | HeldAct | None:
        """What has happened; None where nothing was to be done."""
        if deed.name in OWN_DEEDS:
            return self._do_own(deed)
        case = get_case(self.db, self.ids[deed.case])
        if deed.name == "tire":
            return release_case(self.db, case, by=None, now=self.now)
        by = self.people.get(deed.who)
        if by is None:
            require_case_right(self.db, None, case)
        elif deed.name == "join":
            return join_case(self.db, case, person=by, chat_id=CHATS[deed.who], words=deed.words, now=self.now)
        elif deed.name == "unjoin":
            return leave_joined(self.db, case.id or 0, person=by, now=self.now)
        else:
            return self._do_of_office(deed, case, by)
        return None

    def _do_of_office(self, deed: Deed, case: Case, by: Person) -> CaseEvent:
        db, now, words, office = self.db, self.now, deed.words, self.offices[deed.office]
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
                klass=deed.klass(case.kind),
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
            "take_over": lambda: take_over_case(db, case, by=by, now=now),
            "split": lambda: self._split(deed, case, by),
            "grant": lambda: self._grant(deed, case, by),
            "deny": lambda: deny_reward(db, case, rule=None, words=words, by=by, now=now),
            "pay": lambda: pay_reward(db, case, pay_code=self._pay_code(deed, case), by=by, now=now),
            "add_unit": lambda: add_co_unit(db, case, office=office, by=by, words=words, now=now),
            "end_unit": lambda: end_co_unit(db, case, office=office, by=by, words=words, now=now),
            "unit_note": lambda: note_as_co_unit(db, case, office=office, by=by, words=words, now=now),
            "give_part": lambda: give_part(db, case, office=office, by=by, words=words, now=now),
        }
        event = deeds[deed.name]()
        tell_co_units(db, case, event, lambda: words, language="zh_CN", now=now)
        if event.is_shown:
            tell_reporter(db, case, event, lambda: words, list, language="zh_CN", now=now)
        return event

    def _split(self, deed: Deed, case: Case, by: Person) -> CaseEvent:
        to, now = self.offices[deed.office], self.now
        split = split_case(self.db, case, to=to, by=by, words=deed.words, calendar=CALENDAR, now=now)
        tell_new_case(self.db, split.part, split.begun, language="zh_CN", now=now, zone=CALENDAR.zone)
        self.wholes[len(self.ids)] = deed.case
        self.ids.append(split.part.id or 0)
        self.codes.append(self.codes[deed.case])
        return split.event

    def _grant(self, deed: Deed, case: Case, by: Person) -> CaseEvent:
        rule = find_reward_rule("N1") if deed.is_by_known_rule else None
        amount = (rule.least_fen if rule and deed.is_sure else 1) + deed.choice
        if rule is not None and not deed.is_sure:
            assert amount < rule.least_fen
        return grant_reward(self.db, case, rule=rule, by_rule=deed.words, amount_fen=amount, by=by, now=self.now)

    def _pay_code(self, deed: Deed, case: Case) -> str:
        reward = find_reward(list_events(self.db, case, only_shown=False))
        return reward.pay_code if reward is not None and deed.is_sure else "2" * PAY_CODE_LENGTH

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
            "withdraw": lambda: leave_case(db, case, actor_id=whose, now=now),
            "judge": lambda: judge_case(db, case, verdict=deed.verdict, actor_id=whose, now=now),
            "rate": lambda: rate_case(db, case, stars=deed.stars, actor_id=whose, now=now),
            "reopen": lambda: reopen_case(db, case, words=words, actor_id=whose, calendar=CALENDAR, now=now),
        }
        done = deeds[deed.name]()
        if isinstance(done, CaseEvent) and done.what == FIRST_LEFT:
            tell_first_left(db, case, done, language="zh_CN", now=now)
        elif isinstance(done, CaseEvent):
            tell_office(db, case, done, lambda: words, language="zh_CN", now=now)
        return done

    def _found(self, deed: Deed) -> Case:
        """By its code where it is anonymous, which only its reporter knows; else by its number."""
        who = self.people.get(deed.who)
        if not (code := self.codes[deed.case]):
            return find_case_of(self.db, self.ids[deed.case], who)
        chat_id = CHATS.get(deed.who, 6_660_000_000)
        code = code if deed.who == ANNA else code[::-1]
        case = find_case_by_code(self.db, code, chat_id=chat_id, now=self.now)
        return get_part(self.db, case, self.ids[deed.case]) if deed.case in self.wholes else case

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
            self.now = NOON + (LATEST if case.is_veiled else timedelta(hours=2))
            hand_over_case(self.db, case.id or 0, now=self.now)
        self.ids.append(case.id or 0)
        self.codes.append(opened.code)
        return case
