"""Hand out what somebody exchanged points for: the code is typed, or read off their screen with the camera.

code  code     unless a link has brought it, which is then the argument
sure  confirm  it is in their hands
"""

from handlers.conversation import Button, Chat, conversation, flow_data
from handlers.desk import member
from handlers.rights import for_staff
from handlers.time_words import moment_words
from handlers.words import N_, _, current_language
from models.gift import Gift
from models.redemption import (
    CODE_LENGTH,
    HANDED_OUT,
    NoSuchRedemption,
    OwnRedemption,
    Redemption,
    RedemptionOver,
    find_redemption,
    hand_out,
)
from models.secret_code import plain_code

ALSO = ("核销", "发放礼品", "兑换码", "hand out")


@conversation(
    "handout",
    command="handout",
    title=N_("Hand out a gift"),
    summary=N_("Take in a rider's code for a gift"),
    is_draft=False,
    also=ALSO,
    allowed=for_staff,
)
def hand_out_gift(chat: Chat) -> None:
    code = plain_code(chat.argument)
    if len(code) != CODE_LENGTH:
        code = chat.code("code", _("Which code does the rider show you?"), length=CODE_LENGTH)
    try:
        redemption = find_redemption(chat.db, code)
    except NoSuchRedemption:
        chat.say(_("There is no such code. Please compare it with the rider's screen."), [_again()])
        return
    gift = chat.db.get_one(Gift, redemption.gift_id)
    prompt = _("“{gift}”, {points} points. Is it in the rider's hands?").format(
        gift=gift.label(current_language()), points=redemption.points
    )
    sure = chat.confirm("sure", prompt, yes=_("Handed out"), no=_("Not yet"))
    if not sure:
        chat.say(_("The code stays good."), [_again()])
        return

    _hand_out(chat, redemption, gift)


def open_link(chat: Chat, code: str) -> bool:
    """A code that was read with the camera; False where it is none, or nobody of the staff reads it."""
    if len(plain_code(code)) != CODE_LENGTH or not for_staff(chat):
        return False
    chat.follow(Button(_("Hand out a gift"), flow_data("handout", plain_code(code))))
    return True


def _hand_out(chat: Chat, redemption: Redemption, gift: Gift) -> None:
    try:
        hand_out(chat.db, redemption, by=member(chat), now=chat.now)
    except OwnRedemption:
        chat.say(_("This is your own code; a colleague has to hand it out."))
    except RedemptionOver as refusal:
        chat.say(_over_words(chat, refusal), [_again()])
    else:
        chat.say(
            _("Done: “{gift}” is handed out, and the code is used."), [_again()], gift=gift.label(current_language())
        )


def _over_words(chat: Chat, refusal: RedemptionOver) -> str:
    moment = "" if refusal.at is None else moment_words(refusal.at, now=chat.now, zone=chat.zone)
    if refusal.state == HANDED_OUT:
        return _("This code was used {moment}. Please hand out nothing for it.").format(moment=moment)
    return _("This code is over since {moment}; the points are back with the rider. Please hand out nothing.").format(
        moment=moment
    )


def _again() -> list[Button]:
    return [Button(_("Another code"), flow_data("handout"))]
