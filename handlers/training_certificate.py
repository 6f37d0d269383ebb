"""A certificate for who was there.

name  tell  what name shall stand on it, if any

The flow's argument is the event's number.
"""

import re

from handlers.conversation import Chat, conversation
from handlers.events.card import attended
from handlers.start_link import IN_TELEGRAM, ON_PAGE, start_links
from handlers.training_verdict import certificate_facts, certificate_number
from handlers.words import N_, _
from models.events.certificate import NotOverYet, certify
from models.events.checkin import TrainingAttendance
from models.messages.owed_picture import owe_certificate
from models.pictures.certificate import Certificate
from models.training import TrainingEvent

LONGEST_NAME = 20


@conversation("training.certificate", title=N_("My certificate"), is_draft=False, is_listed=False)
def ask_for_certificate(chat: Chat) -> None:
    found = attended(chat, int(chat.argument)) if re.fullmatch(r"[0-9]{1,18}", chat.argument) else None
    if found is None:
        chat.say(
            _("There is a certificate for who was checked in. Please ask the trainer whether your number was ticked.")
        )
        return
    event, attendance = found
    name = None
    if attendance.certificate is None:
        told = chat.tell(
            "name",
            _("What name shall stand on it? Whoever has its number can read it. Skip this for none."),
            at_most=LONGEST_NAME,
            formatted=True,
            optional=True,
        )
        name = " ".join(told.text.split()) if told else None
    try:
        certify(chat.db, event, attendance, name=name, now=chat.now)
    except NotOverYet:
        chat.say(_("It can be had when the event is over."))
        return
    owe_certificate(
        chat.db,
        chat_id=chat.id,
        certificate=_certificate(chat, event, attendance),
        apology=_("The picture could not be drawn. The number is {number}; it counts as well.").format(
            number=certificate_number(attendance)
        ),
        now=chat.now,
    )
    chat.say(_("Your certificate comes in a moment. Its number: {number}"), number=certificate_number(attendance))


def _certificate(chat: Chat, event: TrainingEvent, attendance: TrainingAttendance) -> Certificate:
    number = certificate_number(attendance)
    links = start_links(chat, f"tc_{number}")
    if link := links.get(ON_PAGE) or links.get(IN_TELEGRAM):
        note = _("To check it open {link}, or send Nuanyi: /training verify {number}").format(link=link, number=number)
    else:
        note = _("To check it send Nuanyi: /training verify {number}").format(number=number)
    return Certificate(
        heading=_("Certificate of attendance"),
        title=event.title,
        lines=tuple(certificate_facts(chat, event)),
        number=number,
        note=note,
        name=attendance.shown_name or "",
    )
