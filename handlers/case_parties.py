"""The parties of a case: who they are, and whether what they agreed holds.

The case's number is the flow's argument.

kind     choose   what kind of organisation it is
name     tell     its name, of no private person
contact  tell     whom to call there, for the leading office alone
"""

from handlers.cases.check_news import check_row
from handlers.cases.desk import argued_case, case_at_desk, moved, numbered, taken_words, tell_news
from handlers.cases.meeting_words import STATE_MARKS, parties_button
from handlers.cases.words import headline, typed
from handlers.conversation import BadButton, Button, Chat, Option, action, action_data, conversation, flow_data
from handlers.conversation.entries import Told
from handlers.conversation.replies import Rows
from handlers.rights import for_staff, member
from handlers.time_words import date_words
from handlers.words import N_, _, current_language, named
from models.case import ANSWERED, CLOSED, OPEN, Case, CaseEvent
from models.cases.meeting import (
    UNCHECKED,
    CaseMeeting,
    CheckedAlready,
    check_measure,
    list_measures,
    list_meetings,
)
from models.cases.moves import AlreadyMoved
from models.cases.party import (
    LONGEST_CONTACT,
    LONGEST_NAME,
    PARTY_KINDS,
    CaseParty,
    add_party,
    list_parties,
    names_organisation,
)
from models.people.audit import note_audit


@action("case.parties", allowed=for_staff)
def show_parties(chat: Chat, case_id: int) -> None:
    _show(chat, case_at_desk(chat, case_id))


@conversation("case_party", title=N_("Add a party"), is_listed=False, allowed=for_staff, about=numbered)
def note_party(chat: Chat) -> None:
    case = argued_case(chat)
    language = current_language()
    kinds = [Option(kind.code, kind.label(language), kind.code) for kind in PARTY_KINDS]
    kind = chat.choose("kind", _("What kind of organisation is it?"), kinds)
    name = chat.tell("name", _("What is it called? Who raised the case reads it."), at_most=LONGEST_NAME, check=_named)
    contact = chat.tell(
        "contact",
        _("Whom do you call there? Only your office reads it."),
        at_most=LONGEST_CONTACT,
        optional=True,
        check=typed,
    )
    called = "" if contact is None else contact.text
    event = moved(
        chat,
        case,
        lambda: add_party(chat.db, case, kind=kind, name=name.text, contact=called, by=member(chat), now=chat.now),
    )
    if event is not None:
        chat.say(_("“{name}” is noted."), [[parties_button(case)]], name=event.words)


@action("case.check", allowed=for_staff)
def check(chat: Chat, case_id: int, measure_id: int, verdict: str) -> None:
    case = case_at_desk(chat, case_id)
    if verdict not in ("yes", "no"):
        raise BadButton
    try:
        event = check_measure(chat.db, case, measure_id, is_kept=verdict == "yes", by=member(chat), now=chat.now)
    except AlreadyMoved as refusal:
        chat.answer_tap(taken_words(chat, case, refusal))
        return
    except CheckedAlready:
        chat.answer_tap(_("A colleague has said so already."))
        _show(chat, case)
        return
    chat.answer_tap(_("Noted."))
    _tell_checked(chat, case, event)
    _show(chat, case)


def _show(chat: Chat, case: Case) -> None:
    parties, meetings = list_parties(chat.db, case), list_meetings(chat.db, case)
    if any(party.contact for party in parties):
        note_audit(
            chat.db,
            action="case.contacts_seen",
            subject=f"case:{case.id}",
            actor=member(chat),
            adcode=case.adcode,
            now=chat.now,
        )
    lines, rows = [headline(case), *map(_party_line, parties)], list[list[Button]]()
    place = 0
    for meeting in meetings:
        lines += ["", *_meeting_lines(chat, meeting, parties)]
        for measure in list_measures(chat.db, meeting):
            place += 1
            lines.append(f"{place}. {STATE_MARKS.get(measure.state, '⬜')} {measure.what}")
            rows += [check_row(case, measure, place)] if measure.state == UNCHECKED else []
    if not parties:
        lines.append(_("No party is noted yet: the property management, the platform, or whoever has a hand in it."))
    if case.state in OPEN:
        rows.append([Button(_("Add a party"), flow_data("case_party", str(case.id)))])
        if parties:
            rows[-1].append(Button(_("Record a meeting"), flow_data("case_meeting", str(case.id))))
        rows.append([Button(_("Split a part off"), flow_data("case_split", str(case.id)))])
    chat.edit_card("\n".join(lines), [*rows, [Button(_("Back"), action_data("case", case.id))]])


def _tell_checked(chat: Chat, case: Case, event: CaseEvent) -> None:
    """Who raised it hears of a meeting's measures once, when all of them were looked at."""
    meeting = chat.db.get_one(CaseMeeting, event.facts["meeting"])
    measures = list_measures(chat.db, meeting)
    if any(measure.state == UNCHECKED for measure in measures):
        return

    def words() -> str:
        lines = [f"{STATE_MARKS[measure.state]} {measure.what}" for measure in measures]
        return "\n".join([_("The office looked whether what was agreed holds:"), *lines])

    def rows() -> Rows:
        is_broken = any(measure.state != "kept" for measure in measures)
        if is_broken and case.state in (ANSWERED, CLOSED) and not case.reopened:
            return [[Button(_("Not solved: work on it again"), flow_data("case_again", str(case.id)))]]
        return []

    tell_news(chat, case, event, words, rows)


def _party_line(party: CaseParty) -> str:
    name = "• " + named(PARTY_KINDS.get(party.kind).label(current_language()), party.name)
    return f"{name} ({party.contact})" if party.contact else name


def _meeting_lines(chat: Chat, meeting: CaseMeeting, parties: list[CaseParty]) -> list[str]:
    names = _(", ").join(party.name for party in parties if party.id in meeting.present)
    held_on, check_on = (date_words(day, today=chat.today) for day in (meeting.held_on, meeting.check_on))
    return [
        _("{date}, with {parties}: {said}").format(date=held_on, parties=names, said=meeting.said),
        _("Checked on {date}:").format(date=check_on),
    ]


def _named(told: Told) -> str | None:
    if (why := typed(told)) is not None:
        return why
    if names_organisation(told.text):
        return None
    return _("Please name the organisation, not a person, such as Sample Property Management; whom to call comes next.")
