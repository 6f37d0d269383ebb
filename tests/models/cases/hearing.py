"""What comes to the eyes of whom in a walk: on the cards of cases, and in what is sent."""

from sqlmodel import Session, col, select

from handlers.cases.co_unit_words import co_unit_card_words
from handlers.cases.news import new_case_words
from handlers.cases.words import card_words, joined_words
from models.case import get_case
from models.messages.outgoing import Outgoing
from tests.models.cases.cast import CHATS
from tests.models.cases.deeds import ANNA, BAO, COLIN, DORA, EMIL, FAN, GAO, REGINA
from tests.models.cases.hands import CALENDAR, Hands


def heard_by_office(hands: Hands, number: int) -> str:
    """All that is shown or sent to those who work on a case."""
    case, now, zone = get_case(hands.db, hands.ids[number]), hands.now, CALENDAR.zone
    shown = [card_words(hands.db, case, for_office=True, now=now, zone=zone)]
    shown.append(new_case_words(hands.db, case, now=now, zone=zone))
    return "\n".join([*shown, *sent_to(hands.db, COLIN, DORA, EMIL, GAO, REGINA, FAN)])


def heard_by_co_units(hands: Hands, number: int) -> str:
    """All that is shown to those who help with a case."""
    case = get_case(hands.db, hands.ids[number])
    shown = [
        co_unit_card_words(hands.db, case, office, now=hands.now, zone=CALENDAR.zone)
        for office in hands.offices.values()
    ]
    sent = hands.db.exec(select(Outgoing.call).where(col(Outgoing.key).contains(":unit:")))
    return "\n".join([*shown, *map(str, sent)])


def heard_by_bao(hands: Hands, number: int, *, has_it: bool) -> str:
    """All that is shown and sent to who joined a case, and may have it by now."""
    case, now, zone = get_case(hands.db, hands.ids[number]), hands.now, CALENDAR.zone
    shown = [joined_words(hands.db, case, now=now, zone=zone)]
    shown += [card_words(hands.db, case, for_office=False, now=now, zone=zone)] if has_it else []
    return "\n".join([*shown, *sent_to(hands.db, BAO)])


def heard_by_anna(hands: Hands) -> str:
    """All that is sent to her."""
    return "\n".join(sent_to(hands.db, ANNA))


def sent_to(db: Session, *names: str) -> list[str]:
    chats = [CHATS[name] for name in names]
    return [str(call) for call in db.exec(select(Outgoing.call).where(col(Outgoing.chat_id).in_(chats)))]
