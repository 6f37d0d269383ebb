"""Hand out what somebody exchanged points for: the code is typed, or read off their screen with the camera.

code  code     unless a link has brought it, which is then the argument
sure  confirm  it is in their hands
"""

from handlers.conversation import Button, Chat, conversation, flow_data
from handlers.points.gift_words import gift_place
from handlers.rights import for_staff_and_hosts, member
from handlers.time_words import moment_words
from handlers.words import N_, _, current_language
from models.errors import Refusal
from models.points.redemption import (
    CODE_LENGTH,
    HANDED_OUT,
    HandedOutElsewhere,
    NoSuchRedemption,
    OwnRedemption,
    RedemptionOver,
    check_hand_out,
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
    allowed=for_staff_and_hosts,
)
def hand_out_gift(chat: Chat) -> None:
    code = plain_code(chat.argument)
    if len(code) != CODE_LENGTH:
        code = chat.code("code", _("Which code does the rider show you?"), length=CODE_LENGTH)
    try:
        redemption = find_redemption(chat.db, code)
        gift = check_hand_out(chat.db, redemption, by=member(chat), now=chat.now)
    except (NoSuchRedemption, OwnRedemption, HandedOutElsewhere, RedemptionOver) as refusal:
        chat.say(_why_not(chat, refusal), [_again()])
        return
    name = gift.label(current_language())
    prompt = _("“{gift}”, {points} points. Is it in the rider's hands?").format(gift=name, points=redemption.points)
    sure = chat.confirm("sure", prompt, yes=_("Handed out"), no=_("Not yet"))
    if not sure:
        chat.say(_("The code stays good."), [_again()])
        return

    hand_out(chat.db, redemption, by=member(chat), now=chat.now)
    chat.say(_("Done: “{gift}” is handed out, and the code is used."), [_again()], gift=name)


def open_link(chat: Chat, code: str) -> bool:
    """A code that was read with the camera; False where it is none, or neither staff nor a host reads it."""
    if len(plain_code(code)) != CODE_LENGTH or not for_staff_and_hosts(chat):
        return False
    chat.follow(Button(_("Hand out a gift"), flow_data("handout", plain_code(code))))
    return True


def _why_not(chat: Chat, refusal: Refusal) -> str:
    match refusal:
        case OwnRedemption():
            return _("This is your own code; a colleague has to hand it out.")
        case HandedOutElsewhere(gift=gift):
            place = gift_place(chat, gift)
            if not place:
                return _("This gift is not handed out by you. Please hand out nothing for it.")
            return _("This gift is fetched elsewhere: {place}. Please hand out nothing for it.").format(place=place)
        case RedemptionOver():
            return _over_words(chat, refusal)
    return _("There is no such code. Please compare it with the rider's screen.")


def _over_words(chat: Chat, refusal: RedemptionOver) -> str:
    moment = "" if refusal.at is None else moment_words(refusal.at, now=chat.now, zone=chat.zone)
    if refusal.state == HANDED_OUT:
        return _("This code was used {moment}. Please hand out nothing for it.").format(moment=moment)
    return _("This code is over since {moment}; the points are back with the rider. Please hand out nothing.").format(
        moment=moment
    )


def _again() -> list[Button]:
    return [Button(_("Another code"), flow_data("handout"))]
