"""What is passed on to who keeps a shop: the pass, and how to send it."""

from handlers.conversation import Chat
from handlers.time_words import date_words
from handlers.words import _
from models.secret_code import in_groups
from models.shops.owner_pass import CODE_GROUP, GOOD_FOR


def pass_letter(chat: Chat, code: str, head: str) -> str:
    ways = [head]
    if name := chat.around.bot_name():
        ways.append(_("On Telegram, tap {link}").format(link=f"https://t.me/{name}?start=sp_{code}"))
        instead = _("Or send me this code in the chat: {code}")
    else:
        instead = _("Send me this code in the chat: {code}")
    ways.append(instead.format(code=in_groups(code, CODE_GROUP)))
    ways.append(_("It is good once, until {date}.").format(date=date_words(chat.today + GOOD_FOR, today=chat.today)))
    return "\n".join(ways)
