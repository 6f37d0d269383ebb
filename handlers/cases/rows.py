"""The buttons under a case, for who raised it; `key` is its number, or the query code of an anonymous one."""

from collections.abc import Sequence

from handlers.cases.files import file_buttons
from handlers.cases.words import VERDICT_WORDS
from handlers.conversation import Button, action_data, flow_data
from handlers.conversation.replies import Rows
from handlers.words import _
from models.case import ANSWERED, CLOSED, OPEN, SOLVED, VERDICTS, WITHDRAWN, Case, CaseEvent
from models.cases.file import CaseFile
from models.cases.reporter import MOST_STARS
from models.cases.reward import GRANTED, PAID, find_reward, has_rewards
from models.cases.topic import REVIEW, get_topic, is_yes_or_no


def own_rows(case: Case, key: str, *, files: list[CaseFile]) -> Rows:
    """What its reporter can do with it now; `files` are those that may be shown in this chat."""
    rows = [file_buttons(files, key, photos="case.my_photos", voice="case.my_voice")]
    if case.state in OPEN:
        rows.append([Button(_("Add something"), flow_data("case_more", key))])
        why, away = action_data("case.why", key), flow_data("case_withdraw", key)
        rows.append([Button(_("Why this date?"), why)])
        # Who withdrew that their points wait would lose them; and it was not they who raised it.
        if case.topic != REVIEW:
            rows[-1].append(Button(_("Withdraw"), away))
    elif case.state == ANSWERED:
        rows.append(verdict_row(key))
    if may_be_looked_at_again(case):
        words = _("Please look again") if is_yes_or_no(get_topic(case.topic)) else _("Not solved: work on it again")
        rows.append([Button(words, flow_data("case_again", key))])
    if has_rewards(case) and case.state != WITHDRAWN:
        rows.append([Button(_("Reward for the report"), action_data("reward.mine", key))])
    return rows


def may_be_looked_at_again(case: Case) -> bool:
    """Once; what got a yes is not wanted otherwise."""
    if case.state not in (ANSWERED, CLOSED) or not case.answer or case.reopened:
        return False
    return case.outcome != SOLVED or not is_yes_or_no(get_topic(case.topic))


def reward_row(case: Case, events: Sequence[CaseEvent], key: str) -> list[Button]:
    """What the office records of a reward, as long as there is something to be decided."""
    reward = find_reward(events)
    if not has_rewards(case) or case.state == WITHDRAWN or (reward is not None and reward.what == PAID):
        return []
    decide = Button(_("Reward for the report"), flow_data("case_reward", key))
    if reward is None or reward.what != GRANTED:
        return [decide]
    return [Button(_("Paid"), flow_data("case_paid", key)), decide]


def verdict_row(key: str) -> list[Button]:
    return [Button(_(VERDICT_WORDS[verdict]), action_data("case.judge", key, verdict)) for verdict in VERDICTS]


def star_row(key: str) -> list[Button]:
    return [Button("⭐" * stars, action_data("case.stars", key, stars)) for stars in range(1, MOST_STARS + 1)]
