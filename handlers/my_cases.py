"""My cases: how each stands, what is to be added, and what I say of the answer.

The case is the flow's argument: its number for its reporter, its query code for who left it without an account.

more    tell     add words to a case
photos  photos   and photos
why     tell     what is still not solved, when it is to be worked on again
sure    confirm  really withdraw it, or that one reported it, too
"""

from handlers.cases.answer_date import why_words
from handlers.cases.leaving_news import tell_first_left
from handlers.cases.own_case import argued_case, files_shown_by, is_case_id, key_of, own_case
from handlers.cases.parts import part_rows
from handlers.cases.rows import may_be_looked_at_again, own_rows, star_row
from handlers.cases.turn import held_lines, tell_done
from handlers.cases.words import card_words, codeless, headline, joined_words, one_line, typed
from handlers.conversation import BadButton, Button, Chat, action, action_data, conversation, flow_data
from handlers.conversation.incoming import Photo
from handlers.conversation.replies import Rows, label
from handlers.rights import member
from handlers.shops.visit_news import give_back_day, given_back_words
from handlers.time_words import moment_words
from handlers.words import N_, _
from models.case import NO, OPEN, VERDICTS, Case, CaseEvent, NoSuchCase
from models.cases.classing import counted_from
from models.cases.file import PHOTOS_A_CASE, PHOTOS_AT_ONCE, list_files_of, photo_room
from models.cases.held_act import is_reopened_after, list_held_acts, verdict_after
from models.cases.joining import FIRST_LEFT, find_joined_case, list_joiners
from models.cases.leaving import leave_case, leave_joined
from models.cases.listing import find_asked, list_own_cases
from models.cases.moves import AlreadyMoved, ReopenedBefore
from models.cases.query_code import code_in, find_case_by_code
from models.cases.reporter import (
    MOST_STARS,
    judge_case,
    rate_case,
    reopen_case,
    say_more,
)
from models.secret_code import TooManyTries

ALSO = ("我的诉求", "我的投诉", "进度", "查进度", "my cases")


@conversation(
    "cases",
    command="cases",
    title=N_("My cases"),
    summary=N_("How what I raised stands"),
    is_draft=False,
    also=ALSO,
)
def show_cases(chat: Chat) -> None:
    if answer_code(chat, chat.argument):
        return
    cases = [] if chat.person is None else list_own_cases(chat.db, chat.person)
    if not cases:
        chat.say(
            _("You have raised nothing in this chat yet. If you have a query code, just send it to me."),
            [[Button(_("🚄 Raise a grievance"), flow_data("grievance"))]],
        )
        return
    chat.say(
        _("What you raised, newest first:"),
        [[Button(label(one_line(case, chat.now)), action_data("case.mine", case.id))] for case in cases],
    )


@conversation("case_more", title=N_("Add to a case"), is_draft=False, is_listed=False, is_sent_at_once=True)
def add_to_case(chat: Chat) -> None:
    case = argued_case(chat)
    if case is None:
        return
    more = chat.tell("more", _("What shall the office know?"), optional=True, check=codeless)
    photos: tuple[Photo, ...] = ()
    if room := photo_room(chat.db, case):
        photos = chat.photos("photos", _("Photos, if you have any."), at_most=min(PHOTOS_AT_ONCE, room))
    else:
        chat.say(_("The case holds {count} photos, more can't be kept. Words still can.").format(count=PHOTOS_A_CASE))

    if more is None and not photos:
        chat.say(_("Nothing was added."), _rows(chat, case, key_of(chat, case)))
        return
    words = more.text or _("a voice message") if more else ""
    try:
        done = say_more(
            chat.db,
            case,
            words=words,
            photos=[photo.file_id for photo in photos],
            voice=more.voice if more else "",
            actor_id=case.reporter_id,
            now=chat.now,
        )
    except AlreadyMoved:
        chat.say(_("This case is over; nothing more can be added. You can raise a new one."))
        return
    is_kept_back = case.hand_over_at is not None
    taken = _("The office gets this together with the case.") if is_kept_back else _("The office has it.")
    chat.say(tell_done(chat, case, done) or taken, _rows(chat, case, key_of(chat, case)))


@conversation("case_again", title=N_("Reopen a case"), is_draft=False, is_listed=False, is_sent_at_once=True)
def reopen(chat: Chat) -> None:
    case = argued_case(chat)
    if case is None:
        return
    why = chat.tell("why", _("What is still not solved?"), check=typed)

    try:
        done = reopen_case(
            chat.db,
            case,
            words=why.text,
            actor_id=case.reporter_id,
            calendar=chat.around.calendar,
            now=chat.now,
        )
    except ReopenedBefore:
        chat.say(_("It was reopened once already. If it is still not right, 12345 takes it further."))
    except AlreadyMoved:
        chat.say(_("There is no answer yet that could be looked at again."))
    else:
        if later := tell_done(chat, case, done):
            chat.say(_("It is worked on again, by somebody else.") + " " + later)
            return
        chat.say(
            _("It is worked on again, by somebody else. An answer comes by {moment}."),
            moment=moment_words(case.answer_by, now=chat.now, zone=chat.zone),
        )


@conversation("case_withdraw", title=N_("Withdraw a case"), is_draft=False, is_listed=False)
def withdraw(chat: Chat) -> None:
    case = argued_case(chat)
    if case is None:
        return
    sure = chat.confirm("sure", _withdraw_words(chat, case), yes=_("Withdraw"), no=_("Leave it"))
    if not sure:
        chat.say(_("It stays as it is."))
        return

    try:
        done = leave_case(chat.db, case, actor_id=case.reporter_id, now=chat.now)
    except AlreadyMoved:
        chat.say(_("It is over already; there is nothing to withdraw."))
        return
    later = ""
    if isinstance(done, CaseEvent) and done.what == FIRST_LEFT:
        tell_first_left(chat.db, case, done, language=chat.around.default_language, now=chat.now)
    else:
        later = tell_done(chat, case, done)
    day = give_back_day(chat, case)
    free = "" if day is None else given_back_words(day, now=chat.now, zone=chat.zone)
    chat.say("\n".join(filter(None, (_("Withdrawn. Thank you for telling us."), free, later))))


@conversation("case_unjoin", title=N_("Withdraw that you report it, too"), is_draft=False, is_listed=False)
def take_back_joining(chat: Chat) -> None:
    case = _joined(chat, chat.argument)
    if case is None:
        chat.say(_("There is no such case of yours. /cases shows those that there are."))
        return
    question = _("{case}: you hear no more of it and get no points for it; what others reported goes on. Withdraw?")
    sure = chat.confirm("sure", question.format(case=headline(case)), yes=_("Withdraw"), no=_("Leave it"))
    if not sure:
        chat.say(_("It stays as it is."))
        return

    try:
        leave_joined(chat.db, case.id or 0, person=member(chat), now=chat.now)
    except AlreadyMoved:
        chat.say(_("It is over already; there is nothing to withdraw."))
        return
    chat.say(_("Withdrawn. Thank you for telling us."))


@action("case.mine")
def show_mine(chat: Chat, key: str) -> None:
    if (joined := _joined(chat, key)) is not None:
        row = [
            Button(_("Why this date?"), action_data("case.why", key)),
            Button(_("Withdraw"), flow_data("case_unjoin", key)),
        ]
        chat.say(joined_words(chat.db, joined, now=chat.now, zone=chat.zone), [row] if joined.state in OPEN else [])
        return
    _show(chat, own_case(chat, key), key)


@action("case.why")
def explain_date(chat: Chat, key: str) -> None:
    case = _joined(chat, key) or own_case(chat, key)
    chat.say(why_words(case, chat.around.calendar, begun=counted_from(chat.db, case)))


@action("case.judge")
def say_whether_solved(chat: Chat, key: str, verdict: str) -> None:
    case = own_case(chat, key)
    if verdict not in VERDICTS:
        raise BadButton
    later = ""
    # Who taps the same again is told the same again, and the office nothing.
    acts = list_held_acts(chat.db, case)
    if verdict != verdict_after(case, acts):
        try:
            done = judge_case(chat.db, case, verdict=verdict, actor_id=case.reporter_id, now=chat.now)
        except AlreadyMoved:
            _say_over(chat, case, key)
            return
        later = tell_done(chat, case, done)
    thanks, rows = _("Thank you! How content are you with how it was handled?"), [star_row(key)]
    if verdict == NO and not is_reopened_after(case, acts):
        thanks = _("I'm sorry. Say what is missing, and somebody else looks at it again.")
        rows = [[_again_button(key)], *rows]
    chat.say("\n".join(filter(None, (thanks, later))), rows)


@action("case.stars")
def give_stars(chat: Chat, key: str, stars: int) -> None:
    case = own_case(chat, key)
    if not 1 <= stars <= MOST_STARS:
        raise BadButton
    acts = list_held_acts(chat.db, case)
    try:
        rate_case(chat.db, case, stars=stars, actor_id=case.reporter_id, now=chat.now)
    except AlreadyMoved:
        chat.answer_tap(_("There is no answer yet."))
        return
    is_unsolved = verdict_after(case, acts) == NO and may_be_looked_at_again(case)
    chat.edit_card("⭐" * stars + " " + _("Noted, thank you."), [[_again_button(key)]] if is_unsolved else [])


def answer_code(chat: Chat, words: str) -> bool:
    """A query code that was typed or copied; False where there is none in the words."""
    if not (code := code_in(words)):
        return False
    try:
        case = find_case_by_code(chat.db, code, chat_id=chat.id, now=chat.now)
    except TooManyTries as refusal:
        moment = moment_words(refusal.until, now=chat.now, zone=chat.zone)
        chat.say(_("Too many query codes that were not right. Please try again {moment}."), moment=moment)
    except NoSuchCase:
        chat.say(_("No case has this code. Please look whether every character is right."))
    else:
        _show(chat, case, code)
    return True


def offer_to_answer(chat: Chat) -> bool:
    """Who types below an office's question means to answer it; False where none has asked this person."""
    case = None if chat.person is None else find_asked(chat.db, chat.person)
    if case is None:
        return False
    words = _("Is that for the office, about {number}? It has not reached them yet: tap here and send it once more.")
    answer = Button(_("Answer the office"), flow_data("case_more", str(case.id)))
    chat.say(words, [[answer], [Button(_("Menu"), "m")]], number=case.number)
    return True


def _show(chat: Chat, case: Case, key: str) -> None:
    words = card_words(chat.db, case, for_office=False, now=chat.now, zone=chat.zone)
    chat.say("\n".join([words, *held_lines(chat.db, case, now=chat.now, zone=chat.zone)]), _rows(chat, case, key))


def _again_button(key: str) -> Button:
    return Button(_("Work on it again"), flow_data("case_again", key))


def _say_over(chat: Chat, case: Case, key: str) -> None:
    """Who was away for a week, or tapped the wrong button, can still have it worked on again."""
    if not may_be_looked_at_again(case):
        chat.answer_tap(_("It is over already."))
        return
    again = Button(_("Not solved: work on it again"), flow_data("case_again", key))
    chat.say(_("It is closed by now. If it is not solved, somebody else looks at it again."), [[again]])


def _withdraw_words(chat: Chat, case: Case) -> str:
    if list_joiners(chat.db, case):
        words = _("Withdraw {number}? Others reported it as well: for them it goes on, and you hear no more of it.")
    else:
        words = _("Withdraw {number}? Nobody goes on working on it then.")
    return words.format(number=case.number)


def _joined(chat: Chat, key: str) -> Case | None:
    """What somebody else has raised, and this person has joined."""
    try:
        return find_joined_case(chat.db, int(key), chat.person) if is_case_id(key) else None
    except NoSuchCase:
        return None


def _rows(chat: Chat, case: Case, key: str) -> Rows:
    files = list_files_of(chat.db, case, only_shown=True, by=files_shown_by(chat, case))
    return [*own_rows(case, key, files=files), *part_rows(chat.db, case, key)]
