"""What people say besides: a greeting, thanks, a good-bye, and that a station was not as told, without saying which."""

from handlers.conversation import Button, Chat, action_data
from handlers.menu import show_menu
from handlers.words import _
from models.spelling import folded

_GREETINGS = ("你好", "您好", "你好啊", "在吗", "hi", "hello", "hey", "good morning")
_THANKS = ("谢谢", "谢谢你", "谢谢您", "谢了", "多谢", "感谢", "thanks", "thank you", "thx")
_LEAVES = ("再见", "拜拜", "好", "好的", "好嘞", "行", "知道了", "收到", "bye", "goodbye", "ok", "okay")
_COMPLAINTS = (
    "没热水", "没有热水", "热水没了", "热水没有了", "没水", "没水了", "没开门", "没开", "关门", "关门了", "关着",
    "关着门", "门关着", "门锁着", "no hot water", "it is closed", "it's closed", "closed",
)  # fmt: skip


def answer_manners(chat: Chat, words: str) -> bool:
    """False where they are anything else."""
    if _is_one(words, _GREETINGS):
        chat.say(_("Welcome to Nuanyi 暖驿! Send me where you are, and I show you the nearest warm stations."))
        show_menu(chat)
    elif _is_one(words, _THANKS):
        chat.say(_("You are welcome. Ride safely!"))
    elif _is_one(words, _LEAVES):
        chat.say(_("All right. Ride safely!"))
    elif _is_one(words, _COMPLAINTS):
        which = _("Thanks for telling me! Which station? Type its name or send your position, then tap it on its card.")
        chat.say(which, [[Button(_("⭐ My stations"), action_data("station.mine"))]])
    else:
        return False
    return True


def _is_one(words: str, phrases: tuple[str, ...]) -> bool:
    return folded(words) in map(folded, phrases)
