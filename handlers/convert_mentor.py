"""Ask for a mentor who has made an enterprise of a shop: a case for the guidance station.

county  choose  in which county, where the person's home does not say so
station choose  which guidance station, where the county has several
words   tell    what to talk about
called  tell    a name and a number
"""

from handlers.cases.raising import addressee, ask_county, ask_station, hand_in, person_raising
from handlers.conversation import Chat, conversation
from handlers.words import N_, _
from models.case import NAMED
from models.cases.again import Matter
from models.cases.opening import NewCase, open_case
from models.cases.topic import get_topic

LONGEST_WORDS, LONGEST_NAME = 1000, 60
TOPIC = "K01"


@conversation("convert_mentor", title=N_("Ask for somebody who has done it"), is_listed=False, version=2)
def ask_for_mentor(chat: Chat) -> None:
    county = ask_county(chat, None)
    station = ask_station(chat, county)
    words = chat.tell("words", _("What would you like to talk about?"), at_most=LONGEST_WORDS)
    called = chat.tell(
        "called", _("What shall they call you, and at which number?"), at_most=LONGEST_NAME, formatted=True
    )
    chat.review(
        _("“{office}” gets this and looks for somebody; your name and number go to the mentor, too.").format(
            office=addressee(chat, Matter(chat.person, get_topic(TOPIC), county, office_id=station)).office
        )
    )

    new = NewCase(
        topic=get_topic(TOPIC),
        manner=NAMED,
        reporter=person_raising(chat),
        chat_id=chat.id,
        story=words.text,
        voice=words.voice,
        shown_name=called.text,
        adcode=county,
        office_id=station,
    )
    hand_in(chat, lambda: open_case(chat.db, new, calendar=chat.around.calendar, now=chat.now))
