"""Rewards for who reports a shop: what there may be, and what was decided on one's own report."""

from handlers.cases.own_case import own_case
from handlers.cases.reward_words import own_reward_words, rules_words
from handlers.conversation import BadButton, Chat, action
from handlers.words import current_language
from models.case import list_events
from models.cases.reward import find_reward, has_rewards
from models.cases.reward_rule import list_reward_rules, list_rules_for
from models.office import get_office


@action("reward.rules")
def show_rules(chat: Chat, adcode: int) -> None:
    chat.say(rules_words(list_reward_rules(chat.db, adcode=adcode)))


@action("reward.mine")
def show_own_reward(chat: Chat, key: str) -> None:
    case = own_case(chat, key)
    if not has_rewards(case):
        raise BadButton
    reward = find_reward(list_events(chat.db, case, only_shown=True))
    if reward is None:
        chat.say(rules_words(list_rules_for(chat.db, case)))
        return
    office = get_office(chat.db, case.office_id)
    chat.say(own_reward_words(reward, office.label(current_language())))
