"""Points by hand, for staff and captains: booked with the reason, undone by an entry of its own.

number    code  the rider's number, which they show
rule      choose  for what, among what this person may give this rider
reason    tell  why
evidence  tell  what shows it

A captain comes from the list of their team: the flow's argument then says which rider it is, and no number is asked.
"""

from handlers.cases.words import typed
from handlers.conversation import BadButton, Button, Chat, Option, action, action_data, conversation, flow_data
from handlers.conversation.replies import label
from handlers.points.news import tell_points
from handlers.points.team_card import called
from handlers.points.words import entry_words, number_words
from handlers.rights import for_staff_and_captains, member
from handlers.time_words import date_words
from handlers.words import N_, _, current_language
from models.person import Person, list_chats
from models.points.account import NUMBER_LENGTH, PointAccount, find_by_number
from models.points.booking import AlreadyReversed, NothingToReverse
from models.points.entry import NoSuchEntry, PointEntry
from models.points.hand import (
    ByHand,
    NoRoom,
    OwnPoints,
    TeamLimit,
    award_by_hand,
    leads,
    list_entered_by,
    rules_for,
    undo_by_hand,
)
from models.points.rule import PointRule
from models.points.verified_case import BookedPoints

ALSO = ("记分", "加分", "奖励积分", "award points", "book points")
LONGEST_WORDS = 300


@conversation(
    "award",
    command="award",
    title=N_("Book points"),
    summary=N_("Points for what a rider did, with the reason"),
    also=ALSO,
    allowed=for_staff_and_captains,
)
def book_points(chat: Chat) -> None:
    def unfit(number: str) -> str | None:
        return _unfit(chat, number)

    account = _member_argued(chat)
    if account is None:
        typed_number = chat.code(
            "number",
            _("The rider's number, please; they find it under /points → “My number”."),
            length=NUMBER_LENGTH,
            check=unfit,
        )
        account = _account(chat, typed_number)
    rider = chat.db.get_one(Person, account.person_id)
    rule: PointRule = chat.choose("rule", _("What for?"), _rules(chat, rider, account))
    reason = chat.tell("reason", _("Why? The rider reads it."), at_most=LONGEST_WORDS, check=typed)
    evidence = chat.tell(
        "evidence",
        _("What shows it? A list, a photo's number, who was there."),
        at_most=LONGEST_WORDS,
        optional=True,
        check=typed,
    )
    chat.review()

    new = ByHand(rule.code, reason.text, evidence.text if evidence else "")
    try:
        entry = award_by_hand(chat.db, rider=rider, new=new, by=member(chat), today=chat.today, now=chat.now)
    except NoRoom as refusal:
        chat.say(_("Nothing was booked: the limit leaves {room} points today."), room=refusal.room)
    except TeamLimit as refusal:
        chat.say(
            _("Nothing was booked: a captain gives the own team {limit} points a month, and {left} are left."),
            limit=refusal.limit,
            left=refusal.left,
        )
    else:
        _tell(chat, entry, rider)
        undo = Button(_("Undo"), flow_data("award_undo", str(entry.id)))
        chat.say(
            _("Booked for {number}: {entry}. The rider is told."),
            [[undo, Button(_("What I booked"), action_data("award.mine"))]],
            number=_named(chat, account),
            entry=entry_words(entry),
        )


@conversation("award_undo", title=N_("Undo points"), is_draft=False, is_listed=False, allowed=for_staff_and_captains)
def undo_points(chat: Chat) -> None:
    reason = chat.tell("reason", _("Why are they taken back? The rider reads it."), at_most=LONGEST_WORDS, check=typed)
    number = int(chat.argument) if chat.argument.isdecimal() and len(chat.argument) <= 18 else 0
    try:
        back = undo_by_hand(chat.db, number, by=member(chat), reason=reason.text, now=chat.now)
    except NoSuchEntry:
        chat.say(_("No such entry was made by hand, so nothing has changed."))
    except OwnPoints:
        chat.say(_("Nobody books or undoes their own points; a colleague can."))
    except (AlreadyReversed, NothingToReverse):
        chat.say(_("It was taken back before; once is enough."))
    else:
        _tell(chat, back, chat.db.get_one(Person, back.person_id))
        chat.say(_("Taken back, and the rider is told: {entry}."), entry=entry_words(back))


@action("award.mine", allowed=for_staff_and_captains)
def show_booked(chat: Chat) -> None:
    entries = list_entered_by(chat.db, member(chat))
    if not entries:
        chat.say(_("You have booked nothing by hand yet."))
        return
    chat.say(
        _("What you booked, newest first. Tap one to take it back:"),
        [[Button(label(_line(chat, entry)), flow_data("award_undo", str(entry.id)))] for entry in entries],
    )


def _unfit(chat: Chat, number: str) -> str | None:
    account = find_by_number(chat.db, number)
    if account is None:
        return _("Nobody has this number. Please compare it with the rider's screen.")
    rider = chat.db.get_one(Person, account.person_id)
    if rider.id == member(chat).id:
        return _("Nobody books or undoes their own points; a colleague can.")
    if not rules_for(chat.db, member(chat), account, rider, day=chat.today):
        return _("This rider is at home where you have no right to book points; staff of that county can.")
    return None


def _member_argued(chat: Chat) -> PointAccount | None:
    """Who was tapped in the list of the team that this person leads; None for anybody else."""
    argument = chat.argument
    account = chat.db.get(PointAccount, int(argument)) if argument.isdecimal() and len(argument) <= 18 else None
    if account is None or account.person_id == member(chat).id or not leads(chat.db, member(chat), account.team_id):
        return None
    return account


def _named(chat: Chat, account: PointAccount) -> str:
    """A captain knows riders by their nicknames, staff by the number that was shown to them."""
    if leads(chat.db, member(chat), account.team_id):
        return called(account.nickname)
    return number_words(account.number)


def _account(chat: Chat, number: str) -> PointAccount:
    account = find_by_number(chat.db, number)
    if account is None:
        raise BadButton
    return account


def _rules(chat: Chat, rider: Person, account: PointAccount) -> list[Option[PointRule]]:
    rules = rules_for(chat.db, member(chat), account, rider, day=chat.today)
    return [Option(rule.code, f"{rule.label(current_language())} +{rule.points}", rule) for rule in rules]


def _tell(chat: Chat, entry: PointEntry, rider: Person) -> None:
    chats = list_chats(chat.db, rider.id or 0)
    tell_points(chat, [BookedPoints(entry, chat_id) for chat_id in chats[:1]])


def _line(chat: Chat, entry: PointEntry) -> str:
    return f"{date_words(entry.day, today=chat.today)} {entry_words(entry)} · {entry.reason}"
