"""Ask a bank or the guidance station to call about a loan: a case, with a consent of its own that names who gets what.

The product's code may be the argument.

product  choose   which loan
county   choose   in which county, where the person's home does not say so
to       choose   a bank or a guidance station
called   tell     a name and a number
agree    confirm  that this office gets all of it, and for what
"""

from typing import Any

from handlers.cases.raising import ask_county, hand_in, person_raising
from handlers.conversation import Button, Chat, Option, conversation, flow_data
from handlers.conversation.entries import Told
from handlers.conversation.memory import SHORT_LIFE
from handlers.loans.card import LEVEL_WORDS, nothing_offered_words
from handlers.loans.told import answer_lines
from handlers.time_words import whole_date_words
from handlers.words import N_, _, current_language, speaking
from models.case import NAMED
from models.cases.opening import NewCase, open_case
from models.cases.topic import get_topic
from models.loans.answers import facts_of
from models.loans.file import current_loans
from models.loans.memory import find_answers
from models.loans.verdict import LoanVerdict, judge_all
from models.office import Office, distinct_labels, find_body, find_lead_office, list_guidance_stations

LONGEST_NAME = 60
# Of a local number without its area code.
_FEWEST_DIGITS = 7
TO_BANK, TO_STATION = "L01", "L02"


@conversation(
    "loan_refer",
    title=N_("Ask a bank or an office to call"),
    is_listed=False,
    version=2,
    life=SHORT_LIFE,
)
def ask_for_call(chat: Chat) -> None:
    answers = chat.once("answers", lambda: _answers(chat))
    if not answers:
        chat.say(
            _("First see how you stand with the loans; then I know what to pass on."),
            [[Button(_("💰 Loans"), flow_data("loan"))]],
        )
        return
    table = current_loans(chat.db)
    if not table.on_offer(chat.today):
        chat.say(nothing_offered_words())
        return
    verdicts = judge_all(table, facts_of(answers, today=chat.today), today=chat.today)
    named = next((verdict for verdict in verdicts if verdict.code == chat.argument), None)
    verdict = named or chat.choose("product", _("About which loan?"), _products(verdicts))
    county = ask_county(chat, None)
    offices = _offices(chat, county)
    if not offices:
        chat.say(_("No office is open for that yet. Please go to a bank near you; nothing was passed on."))
        return
    to = chat.choose("to", _("Who shall call you?"), _receivers(offices))
    office = offices[to]
    prompt = _("What shall they call you, and at which number?")
    called = chat.tell("called", prompt, at_most=LONGEST_NAME, check=_has_number)
    agreed = chat.confirm(
        "agree",
        _consent_words(office, verdict, answers, called.text),
        yes=_("I agree, pass it on"),
        no=_("No, pass on nothing"),
    )
    if not agreed:
        chat.say(_("Nothing was passed on."))
        return

    new = NewCase(
        topic=get_topic(to.partition(".")[0]),
        manner=NAMED,
        reporter=person_raising(chat),
        chat_id=chat.id,
        story=_story(chat, office, verdict, answers),
        voice=called.voice,
        shown_name=called.text or _("by voice message"),
        adcode=county,
        office_id=office.id,
    )
    hand_in(chat, lambda: open_case(chat.db, new, calendar=chat.around.calendar, now=chat.now))


def _answers(chat: Chat) -> dict[str, Any]:
    kept = find_answers(chat.db, chat_id=chat.id, now=chat.now)
    return {} if kept is None else kept.answers


def _products(verdicts: list[LoanVerdict]) -> list[Option[LoanVerdict]]:
    return [Option(verdict.code, verdict.product.label(current_language()), verdict) for verdict in verdicts]


def _offices(chat: Chat, county: int) -> dict[str, Office]:
    """Who may get it, by the topic under which they do and their code: the one that was agreed to, and no other.

    Behind the first station of the county stand its others.
    """
    bank, lead = find_body(chat.db, body="bank", adcode=county), find_lead_office(chat.db, adcode=county)
    stations = [lead, *list_guidance_stations(chat.db, adcode=county)[1:]]
    found = [(TO_BANK, bank), *((TO_STATION, station) for station in stations)]
    return {f"{topic}.{office.code}": office for topic, office in found if office is not None}


def _receivers(offices: dict[str, Office]) -> list[Option[str]]:
    labels = distinct_labels(offices.values(), current_language())
    return [Option(to, labels[office.code], to) for to, office in offices.items()]


def _consent_words(office: Office, verdict: LoanVerdict, answers: dict[str, Any], called: str) -> str:
    lines = [
        _("“{office}” would get this, to call you about “{product}”, and nobody else:").format(
            office=office.label(current_language()), product=verdict.product.label(current_language())
        ),
        *(f"• {line}" for line in answer_lines(answers)),
        _("• What to call you: {name}").format(name=called or _("by voice message")),
        _(
            "It is kept with the case, as your other cases are. Until it is answered you can withdraw it under “My "
            "cases”. Do you agree?"
        ),
    ]
    return "\n".join(lines)


def _has_number(told: Told) -> str | None:
    """A voice message may say it; who types has to."""
    if told.voice or sum(letter.isdigit() for letter in told.text) >= _FEWEST_DIGITS:
        return None
    return _("Please add the number to call, such as 13800000000.")


def _story(chat: Chat, office: Office, verdict: LoanVerdict, answers: dict[str, Any]) -> str:
    """In the language of the offices."""
    with speaking(chat.around.default_language):
        lines = [
            _("Asks to be called about: {product} ({level})").format(
                product=verdict.product.label(current_language()), level=_(LEVEL_WORDS[verdict.level])
            ),
            *answer_lines(answers),
            _("Agreed on {day} that “{office}” gets this.").format(
                day=whole_date_words(chat.today), office=office.label(current_language())
            ),
        ]
    return "\n".join(lines)
