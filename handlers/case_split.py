"""Make a case of its own of a part of one; the case's number is the flow's argument.

office  choose  where that part belongs
words   tell    what it is about
"""

from handlers.cases.desk import argued_case, look, numbered, taken_words, tell_news
from handlers.cases.news import tell_new_case
from handlers.cases.words import typed
from handlers.conversation import Button, Chat, Option, action_data, conversation
from handlers.rights import for_staff, member
from handlers.words import N_, _, current_language
from models.case import Case
from models.cases.moves import AlreadyMoved, ClosedOffice, SameOffice
from models.cases.split import Split, split_case
from models.office import Office, distinct_labels, get_office, list_other_offices


@conversation("case_split", title=N_("Split a part off"), is_listed=False, allowed=for_staff, about=numbered)
def split_off(chat: Chat) -> None:
    case = argued_case(chat)
    others = list_other_offices(chat.db, get_office(chat.db, case.office_id), near=case.position)
    if not others:
        chat.say(_("There is no other office that it could go to."), [[look(case)]])
        return
    labels = distinct_labels(others, current_language())
    offered = [Option(office.code, labels[office.code], office) for office in others]
    office: Office = chat.choose("office", _("To which office does that part belong?"), offered)
    prompt = _("What is that part about? That office gets these words with the place and the photos, and no name.")
    words = chat.tell("words", prompt, check=typed)
    chat.review(_("It becomes a case of its own, due on the same day. The person reads it, and follows both."))

    by, calendar, now = member(chat), chat.around.calendar, chat.now
    try:
        split = split_case(chat.db, case, to=office, by=by, words=words.text, calendar=calendar, now=now)
    except AlreadyMoved as refusal:
        chat.say(taken_words(chat, case, refusal), [[look(case)]])
        return
    except (SameOffice, ClosedOffice):
        chat.ask_again("office", _("That office takes nothing any more; please choose another."))
    _tell_split(chat, case, split, office)


def _tell_split(chat: Chat, case: Case, split: Split, office: Office) -> None:
    """Tell the person, and the office that has a new case."""
    part = split.part
    tell_news(
        chat,
        case,
        split.event,
        lambda: _("A part of it is a case of its own now, {number}, with “{office}”: {words}").format(
            number=part.number, office=office.label(current_language()), words=part.story
        ),
        lambda: [[Button(part.number, action_data("case.mine", part.id))]],
    )
    tell_new_case(chat.db, part, split.begun, language=chat.around.default_language, now=chat.now, zone=chat.zone)
    chat.say(
        _("{number} is with “{office}” now; you go on with the rest."),
        [[look(case)]],
        number=part.number,
        office=office.label(current_language()),
    )
