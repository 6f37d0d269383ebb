"""What the team writes down at a shop, part by part, and gives to the owner; the case's number comes with each part.

step     what tell · by date
photos   photos photos, of before or after
measure  minutes number · waste choose · kg, yuan number
"""

from collections.abc import Sequence
from datetime import timedelta

from handlers.cases.desk import case_at_desk, look, tell_news
from handlers.cases.files import call_of
from handlers.cases.own_case import own_case
from handlers.cases.place_words import place_words
from handlers.cases.words import typed
from handlers.conversation import (
    BadButton,
    Button,
    Chat,
    Option,
    action,
    action_data,
    conversation,
    flow_data,
    in_rows,
)
from handlers.conversation.replies import Rows
from handlers.events.words import when_words
from handlers.figures_words import picture_apology
from handlers.rights import for_staff, member
from handlers.shops.visit_record_words import PHASE_WORDS, record_lines, record_sheet
from handlers.words import N_, _, current_language, speaking
from models.case import BY_OFFICE, Case, note_event
from models.cases.file import PHOTO, PHOTOS_AT_ONCE, TooManyPhotos
from models.cases.topic import VISIT
from models.messages.owed_picture import AlreadyOwed, owe_paper
from models.office import get_office
from models.people.access import NoRight
from models.person import STAFF, find_language
from models.shops.visit import booked_event, end_visit, find_open_visit
from models.shops.visit_record import (
    AFTER,
    BEFORE,
    LONGEST_ORDER_S,
    MOST_WASTE_FEN,
    MOST_WASTE_G,
    PHASES,
    REPORTED,
    SHORTEST_ORDER_S,
    Measured,
    NoSuchStep,
    TooManySteps,
    VisitMeasure,
    add_step,
    keep_measure,
    keep_photos,
    list_record_photos,
    record_of,
    turn_step,
)

LONGEST_STEP = 200
_FURTHEST = timedelta(days=180)
_KG, _YUAN, _NEITHER = "kg", "yuan", "none"


@conversation("visit.step", title=N_("An agreed step"), is_draft=False, is_listed=False, allowed=for_staff)
def agree_on_step(chat: Chat) -> None:
    case, _phase = _argued(chat)
    what = chat.tell("what", _("What did you agree on? The owner reads it."), at_most=LONGEST_STEP, check=typed)
    due_on = chat.date("by", _("By which day?"), not_before=chat.today, not_after=chat.today + _FURTHEST)
    try:
        add_step(chat.db, case, what=what.text, due_on=due_on, today=chat.today)
    except TooManySteps:
        chat.say(_("Nine steps are enough; nobody does more. Nothing was added."))
    _say_record(chat, case)


@conversation("visit.photos", title=N_("Photos of a visit"), is_draft=False, is_listed=False, allowed=for_staff)
def add_photos(chat: Chat) -> None:
    case, phase = _argued(chat)
    photos = chat.photos(
        "photos",
        _("The photos, please: no faces. Only the owner and your team see them."),
        at_least=1,
        at_most=PHOTOS_AT_ONCE,
    )
    try:
        keep_photos(chat.db, case, phase, [photo.file_id for photo in photos], by=member(chat), now=chat.now)
    except TooManyPhotos as refusal:
        chat.say(
            _("The case has room for {count} more photos; nothing was sent. Please send it with fewer."),
            count=refusal.room,
        )
    _say_record(chat, case)


@conversation("visit.measure", title=N_("Measure at a shop"), is_draft=False, is_listed=False, allowed=for_staff)
def measure(chat: Chat) -> None:
    case, phase = _argued(chat)
    minutes = chat.number(
        "minutes",
        _("How many minutes does an order take in a rush on average, from its coming in to its being packed?"),
        at_least=SHORTEST_ORDER_S / 60,
        at_most=LONGEST_ORDER_S / 60,
        step=0.5,
        optional=True,
    )
    waste = chat.choose("waste", _("How do you measure what is thrown away in a day?"), _wastes(chat, case, phase))
    grams = fen = None
    if waste == _KG:
        kg = chat.number("kg", _("How many kilograms a day?"), at_least=0, at_most=MOST_WASTE_G / 1000, step=0.1)
        grams = round(kg * 1000)
    elif waste == _YUAN:
        yuan = chat.number("yuan", _("How many yuan a day?"), at_least=0, at_most=MOST_WASTE_FEN / 100, step=0.01)
        fen = round(yuan * 100)
    if minutes is None and waste == _NEITHER:
        chat.say(_("Nothing was measured, so nothing was noted."))
    else:
        order_s = None if minutes is None else round(minutes * 60)
        keep_measure(chat.db, case, phase, Measured(order_s, grams, fen), now=chat.now)
    _say_record(chat, case)


@action("visit.record", allowed=for_staff)
def show_record(chat: Chat, case_id: int) -> None:
    _say_record(chat, _visit_case(chat, case_id))


@action("visit.done", allowed=for_staff)
def turn(chat: Chat, case_id: int, step_id: int) -> None:
    case = _visit_case(chat, case_id)
    try:
        turn_step(chat.db, case, step_id, today=chat.today)
    except NoSuchStep as error:
        raise NoRight(STAFF) from error
    chat.edit_card(*_record(chat, case))


@action("visit.give", allowed=for_staff)
def hand_over(chat: Chat, case_id: int) -> None:
    """Give the owner what is written down so far; more can follow after a further visit."""
    case = _visit_case(chat, case_id)
    record = record_of(chat.db, case)
    if record.is_empty:
        chat.answer_tap(_("Nothing is written down yet."), alert=True)
        return
    if case.chat_id is None or case.reporter_id is None:
        chat.answer_tap(_("The owner has had their data deleted; there is nobody to give it to."), alert=True)
        return
    try:
        _owe_sheet(chat, case, chat_id=case.chat_id)
    except AlreadyOwed:
        chat.answer_tap(_("It is on its way to the owner already."))
        return
    event = note_event(chat.db, case, what=REPORTED, by=BY_OFFICE, actor_id=member(chat).id, now=chat.now)
    end_visit(chat.db, case, person_id=case.reporter_id, now=chat.now)
    tell_news(chat, case, event, lambda: _told(chat, case), lambda: _ways(chat, case))
    chat.answer_tap(_("The owner has it, with a day for a further visit to choose."))


@action("visit.seen")
def show_photos(chat: Chat, key: str) -> None:
    """To the owner, and to the team."""
    case = _seen_by(chat, key)
    photos = [(phase, file) for phase in PHASES for file in list_record_photos(chat.db, case, phase)]
    for number, (phase, file) in enumerate(photos, 1):
        method, parameters = call_of(file, case, kind=PHOTO, number=number)
        chat.replies.call(method, parameters | {"caption": f"{case.number} · {_(PHASE_WORDS[phase])}"})
    if not photos:
        chat.say(_("There are no photos, or they are still on their way. Please look again in a minute."))


def _visit_case(chat: Chat, case_id: int) -> Case:
    """Raises NoRight, also where it is no visit."""
    case = case_at_desk(chat, case_id)
    if case.kind != VISIT:
        raise NoRight(STAFF)
    return case


def _argued(chat: Chat) -> tuple[Case, str]:
    """The case and the phase that are the flow's argument: 12, 12:after. Raises NoRight."""
    number, _colon, phase = chat.argument.partition(":")
    if not (number.isascii() and number.isdecimal() and len(number) <= 18) or (phase or BEFORE) not in PHASES:
        raise NoRight(STAFF)
    return _visit_case(chat, int(number)), phase or BEFORE


def _seen_by(chat: Chat, key: str) -> Case:
    """Raises BadButton, for whoever it is not for."""
    if for_staff(chat) and key.isascii() and key.isdecimal() and len(key) <= 18:
        try:
            return _visit_case(chat, int(key))
        except NoRight:
            pass
    case = own_case(chat, key)
    if case.kind != VISIT:
        raise BadButton
    return case


def _say_record(chat: Chat, case: Case) -> None:
    chat.say(*_record(chat, case))


def _record(chat: Chat, case: Case) -> tuple[str, Rows]:
    record = record_of(chat.db, case)
    lines = [
        _("On site, {number}: {place}").format(number=case.number, place=place_words(case.place or "—")),
        _("Only the owner and your team read it; it is advice, no inspection."),
    ]
    visit = find_open_visit(chat.db, case)
    booked = None if visit is None else booked_event(chat.db, visit, now=chat.now)
    if booked is not None:
        lines.append(_("When: {when}").format(when=when_words(booked, now=chat.now, zone=chat.zone)))
    lines += record_lines(record, today=chat.today)
    return "\n".join(lines), _rows(case, [step.id or 0 for step in record.steps], any(record.photos.values()))


def _rows(case: Case, steps: Sequence[int], has_photos: bool) -> Rows:
    key = str(case.id)
    done = [Button(f"☑ {number}", action_data("visit.done", key, step)) for number, step in enumerate(steps, 1)]
    return [
        [Button(_("➕ An agreed step"), flow_data("visit.step", key))],
        *in_rows(done),
        [
            Button(_("📷 Before"), flow_data("visit.photos", f"{key}:{BEFORE}")),
            Button(_("📷 After"), flow_data("visit.photos", f"{key}:{AFTER}")),
        ],
        [
            Button(_("⏱ Measured before"), flow_data("visit.measure", f"{key}:{BEFORE}")),
            Button(_("⏱ Measured after"), flow_data("visit.measure", f"{key}:{AFTER}")),
        ],
        [Button(_("Look at the photos"), action_data("visit.seen", key))] if has_photos else [],
        [Button(_("Give it to the owner"), action_data("visit.give", key)), look(case)],
    ]


def _owe_sheet(chat: Chat, case: Case, *, chat_id: int) -> None:
    """In the owner's language. Raises AlreadyOwed."""
    record, office = record_of(chat.db, case), get_office(chat.db, case.office_id)
    with speaking(find_language(chat.db, chat_id) or chat.around.default_language):
        sheet = record_sheet(record, case, office=office.label(current_language()), now=chat.now, zone=chat.zone)
        filename, apology = _("my-visit") + f"-{chat.today}.pdf", picture_apology()
    owe_paper(chat.db, chat_id=chat_id, paper=sheet, filename=filename, apology=apology, now=chat.now)


def _told(chat: Chat, case: Case) -> str:
    """In the owner's language."""
    head = _("The team was there. This is for you and the team alone; it is advice, no inspection.")
    return "\n".join([head, *record_lines(record_of(chat.db, case), today=chat.today)])


def _ways(chat: Chat, case: Case) -> Rows:
    key = str(case.id)
    photos = any(record_of(chat.db, case).photos.values())
    return [
        [Button(_("📅 Book a further visit"), flow_data("visit.again", key))],
        [Button(_("Look at the photos"), action_data("visit.seen", key))] if photos else [],
    ]


def _wastes(chat: Chat, case: Case, phase: str) -> list[Option[str]]:
    """What was weighed before is weighed after, so that it can be compared."""
    other = record_of(chat.db, case).measures.get(AFTER if phase == BEFORE else BEFORE)
    ways = [
        Option(_KG, _("In kilograms"), _KG),
        Option(_YUAN, _("In yuan"), _YUAN),
        Option(_NEITHER, _("Not measured"), _NEITHER),
    ]
    unit = _unit_of(other)
    return [way for way in ways if unit is None or way.value in (unit, _NEITHER)]


def _unit_of(measure: VisitMeasure | None) -> str | None:
    if measure is None:
        return None
    if measure.waste_g is not None:
        return _KG
    return None if measure.waste_fen is None else _YUAN
