"""See beforehand how a shop stands with the loans that there are: by rules that anybody can read, and by nothing else.

again  choose  whether the answers from before are used, where there are any, or one of them is changed
which  choose  which one
Then the questions of handlers/loans/questions.py, at most eight for a typical shop.
"""

from typing import Any

from handlers.conversation import BadButton, Button, Chat, Option, action, conversation, flow_data
from handlers.conversation.memory import SHORT_LIFE
from handlers.conversation.replies import label
from handlers.loans.card import (
    MEND,
    nothing_offered_words,
    overview_rows,
    overview_words,
    papers_rows,
    papers_words,
    product_rows,
    product_words,
    scam_words,
)
from handlers.loans.questions import MOST_ASKED, ask_shop
from handlers.loans.told import mend_lines
from handlers.words import N_, _
from models.loans.answers import facts_of
from models.loans.file import current_loans
from models.loans.memory import LoanMemory, find_answers, forget_answers, keep_answers, keep_for_good
from models.loans.verdict import judge, judge_all

_USE, _ANEW = "use", "anew"
ALSO = ("贷款", "借钱", "资金", "宁个贷", "创业贷款", "贴息", "loan", "loans", "credit")


@conversation(
    "loan",
    command="loan",
    title=N_("💰 Loans"),
    summary=N_("Which loans fit my shop, and what they cost"),
    also=ALSO,
    life=SHORT_LIFE,
    version=2,
    most=MOST_ASKED + 2,
)
def look_for_loans(chat: Chat) -> None:
    table = current_loans(chat.db)
    if not table.on_offer(chat.today):
        chat.say(nothing_offered_words())
        return
    before = chat.once("before", lambda: _answers_before(chat))
    if not (before and chat.argument == MEND):
        chat.say(
            _(
                "At most {count} questions, no names and no numbers. Then I show for each loan how it looks and why. "
                "What you answer is deleted after 24 hours.\n\n{scam}"
            ),
            count=MOST_ASKED,
            scam=scam_words(),
        )
    known, mended = _known(chat, before)
    answers = ask_shop(chat, table, known, mended=mended)
    verdicts = judge_all(table, facts_of(answers, today=chat.today), today=chat.today)
    words = overview_words(verdicts, answers, today=chat.today)
    if answers != known:
        chat.review(words + "\n\n" + _("Nothing of this is sent to anybody. Submit, and I show each loan in full."))

    kept = keep_answers(chat.db, chat_id=chat.id, answers=answers, now=chat.now)
    chat.say(words, overview_rows(verdicts, is_kept=kept.expires_at is None))


@action("loan.all")
def show_all(chat: Chat) -> None:
    if (kept := _kept(chat)) is not None:
        verdicts = judge_all(current_loans(chat.db), facts_of(kept.answers, today=chat.today), today=chat.today)
        words = overview_words(verdicts, kept.answers, today=chat.today)
        chat.edit_card(words, overview_rows(verdicts, is_kept=kept.expires_at is None))


@action("loan.product")
def show_product(chat: Chat, code: str) -> None:
    table = current_loans(chat.db)
    if code not in table.products:
        raise BadButton
    if (kept := _kept(chat)) is None:
        return
    if code not in table.on_offer(chat.today):
        chat.edit_card(_("“{product}” is not offered any more."), product=table.products[code].name)
        return
    verdict = judge(table, code, facts_of(kept.answers, today=chat.today), today=chat.today)
    chat.edit_card(product_words(table, verdict, kept.answers, today=chat.today), product_rows(verdict))


@action("loan.papers")
def tick_papers(chat: Chat, code: str, ticked: int) -> None:
    table = current_loans(chat.db)
    if code not in table.products or not 0 <= ticked < 1 << len(table.products[code].papers):
        raise BadButton
    words = papers_words(table.products[code], done=ticked.bit_count())
    chat.edit_card(words, papers_rows(table, code, ticked))


@action("loan.keep")
def keep(chat: Chat) -> None:
    if _kept(chat) is not None:
        keep_for_good(chat.db, chat_id=chat.id)
        chat.answer_tap(
            _("Your answers are kept until you delete them here or in /privacy; the next time you need not give them."),
            alert=True,
        )


@action("loan.forget")
def forget(chat: Chat) -> None:
    forget_answers(chat.db, chat_id=chat.id)
    chat.edit_card(_("Your answers are deleted."), [[_anew()]])


def _answers_before(chat: Chat) -> dict[str, Any]:
    kept = find_answers(chat.db, chat_id=chat.id, now=chat.now)
    return {} if kept is None else kept.answers


def _known(chat: Chat, before: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The answers from before that are used, and the question among them that is asked once more."""
    if not before:
        return {}, ""
    how = MEND if chat.argument == MEND else chat.choose("again", _("Use your answers from before?"), _again(), left=0)
    if how != MEND:
        return (before if how == _USE else {}), ""
    told = [Option(name, label(line), name) for name, line in mend_lines(before)]
    return before, chat.choose("which", _("Which answer shall we change?"), told, left=1)


def _again() -> list[Option[str]]:
    return [
        Option(_USE, _("Use them"), _USE),
        Option(MEND, _("Change an answer"), MEND),
        Option(_ANEW, _("Start anew"), _ANEW),
    ]


def _kept(chat: Chat) -> LoanMemory | None:
    """Where nothing is kept any more, that is said."""
    kept = find_answers(chat.db, chat_id=chat.id, now=chat.now)
    if kept is None:
        chat.say(
            _("Your answers were deleted after 24 hours, as promised. It takes a minute to give them anew."),
            [[_anew()]],
        )
    return kept


def _anew() -> Button:
    return Button(_("💰 Loans"), flow_data("loan"))
