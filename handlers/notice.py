"""Write to many: a notice with its picture, its button, its audience and its time.

words     tell     what people read, as it is formatted
file      file     a photo or file with it
opens     choose   what a button below it opens; page and label where that is a web page
topic     choose   by which people may mute it
roles     pick     to whom
areas     pick     where they live
narrow    pick     language, use of stations, lists
when      moment   now or later
lasts     choose   how long it is worth reading
urgent    confirm  in quiet hours, too, and to those who muted the topic
received  confirm  whether people shall tap that they received it
"""

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from handlers.conversation import Button, Chat, Option, action_data, conversation
from handlers.conversation.choices import MOST_TO_TICK
from handlers.conversation.entries import Told
from handlers.conversation.incoming import SentFile
from handlers.conversation.replies import LONGEST_CAPTION, LONGEST_LABEL
from handlers.notices.approval import ask_others
from handlers.notices.audience import area_options, audience_of, narrowings, role_options, several_lists
from handlers.notices.call import notice_call
from handlers.notices.words import held_back_words, people_words, reach_words, topic_words
from handlers.rights import for_admins, member
from handlers.time_words import moment_words
from handlers.words import N_, _, current_language
from models.formatted_text import utf16_length
from models.notice import SEND, TOPICS, WAITING, Notice
from models.notices.audience import count_by_role
from models.notices.broadcast import Content, NobodyToReach, Terms, TooLate, plan_notice
from models.notices.letter import Letter

ALSO = ("发通知", "通知", "群发", "公告")
LONGEST_NOTICE = 4096
LARGEST_FILE = 10_000_000
_FURTHEST = timedelta(days=60)
_NOTHING, _PAGE = "none", "page"
# What a button may open here, by the names of flows.
_OPENS = {"near": N_("📍 Find a warm station"), "welcome": N_("Registration")}
_LASTS = {"2h": 2, "12h": 12, "1d": 24, "3d": 72, "7d": 168}
_LASTS_NAMES = {
    "2h": N_("2 hours"),
    "12h": N_("12 hours"),
    "1d": N_("1 day"),
    "3d": N_("3 days"),
    "7d": N_("7 days"),
}
_HOST = re.compile(r"[^\s/:@]+\.[^\s/:@.]{2,}")


@conversation(
    "notice",
    command="notice",
    title=N_("Send a notice"),
    summary=N_("Write to many people at once"),
    also=ALSO,
    allowed=for_admins,
)
def write_notice(chat: Chat) -> None:
    admin = member(chat)
    chat.say(_("What you write comes to people as you see it in the preview."), [[_list_button()]])
    words = chat.tell(
        "words", _("What shall people read? Bold, links and the like are kept."), at_most=LONGEST_NOTICE, formatted=True
    )
    file = chat.file("file", _("A photo or a file with it?"), optional=True, check=lambda sent: _unfit(sent, words))
    opens = chat.choose("opens", _("What shall a button below it open?"), _openings())
    page = label = None
    if opens == _PAGE:
        page = _address(chat.tell("page", _("The address of the page, https://…"), at_most=500, check=_no_address))
        label = chat.tell("label", _("What does the button say?"), at_most=LONGEST_LABEL, formatted=True).text
    topic = chat.choose("topic", _("What is it about?"), [Option(name, topic_words(name), name) for name in TOPICS])
    roles = chat.pick("roles", _("Who shall get it?"), role_options(), at_least=0, none=_("Everybody"))
    areas = chat.pick("areas", _("Where do they live?"), list(area_options(chat, admin)))
    some = list(narrowings(chat))
    narrow = chat.pick(
        "narrow",
        _("Only some of them?")
        if len(some) <= MOST_TO_TICK
        else _("Only some of them? Type the name of a list that has no button."),
        some,
        at_least=0,
        none=_("All of them"),
        check=several_lists,
    )
    begins_at = chat.moment(
        "when", _("When shall it go out?"), or_now=True, offers=_offers(chat), latest=chat.now + _FURTHEST
    )
    lasts = chat.choose("lasts", _("How long is it worth reading? What is later is not sent."), _spans())
    is_urgent = chat.confirm(
        "urgent",
        _("Is it urgent? Then it goes out in quiet hours too, and to those who muted the topic."),
        yes=_("Urgent"),
        no=_("Not urgent"),
    )
    wants = chat.confirm("received", _("Shall people tap that they received it?"))

    content = _content(words, file, opens, page, label)
    audience = audience_of(roles, areas, narrow)
    terms = Terms(audience, topic, begins_at, begins_at + timedelta(hours=lasts), is_urgent, wants)
    _preview(chat, content, terms)
    reached = count_by_role(chat.db, audience, topic=topic, is_urgent=is_urgent)
    chat.review(_head(chat, terms, reached))

    try:
        notice = plan_notice(
            chat.db,
            author=admin,
            chat_id=chat.id,
            content=content,
            terms=terms,
            wide=chat.around.wide_notice,
            now=chat.now,
        )
    except NobodyToReach:
        chat.ask_again("roles", _("Nobody fits all of that just now. Choose a wider audience."))
    except TooLate:
        chat.ask_again("lasts", _("By then it would be over before it begins. Choose a longer time."))
    _tell(chat, notice)


def _list_button() -> Button:
    return Button(_("Earlier notices"), action_data("notice.list"))


def _unfit(sent: SentFile, words: Told) -> str | None:
    length = utf16_length(words.text)
    if length > LONGEST_CAPTION:
        return _("The words have {length} characters; with a photo or file at most {most} fit. Skip it here.").format(
            length=f"{length:,}", most=f"{LONGEST_CAPTION:,}"
        )
    if sent.size > LARGEST_FILE:
        return _("It has {size} MB; at most {most} MB can go to many. Please send a smaller one.").format(
            size=-(-sent.size // 1_000_000), most=LARGEST_FILE // 1_000_000
        )
    return None


def _address(told: Told) -> str:
    """nx.gov.cn is a page, too."""
    address = told.text.strip()
    return address if ":" in address.partition("/")[0] else f"https://{address}"


def _no_address(told: Told) -> str | None:
    address = _address(told)
    try:
        parts = urlsplit(address)
        is_page = parts.scheme in ("http", "https") and _HOST.fullmatch(parts.hostname or "") is not None
        is_page = is_page and parts.port != 0 and parts.username is None
    except ValueError:
        is_page = False
    return (
        None if is_page and not re.search(r"\s", address) else _("Write the whole address, such as https://nx.gov.cn")
    )


def _openings() -> list[Option[str]]:
    return [
        Option(_NOTHING, _("No button"), _NOTHING),
        Option(_PAGE, _("A web page"), _PAGE),
        *(Option(name, _(title), name) for name, title in _OPENS.items()),
    ]


def _offers(chat: Chat) -> list[datetime]:
    """In an hour, and the next mornings and afternoons between the meals."""
    today = chat.now.astimezone(chat.zone).replace(minute=0, second=0, microsecond=0)
    later = [today.replace(hour=hour) + timedelta(days=days) for days in (0, 1) for hour in (9, 15)]
    return [moment for moment in later if moment > chat.now + timedelta(minutes=30)][:3]


def _spans() -> list[Option[int]]:
    return [Option(key, _(_LASTS_NAMES[key]), hours) for key, hours in _LASTS.items()]


def _content(words: Told, file: SentFile | None, opens: str, page: str | None, label: str | None) -> Content:
    flow = opens if opens in _OPENS else None
    return Content(
        text=words.text,
        entities=tuple(entity.as_json() for entity in words.entities),
        file_kind=file.kind if file else None,
        file_id=file.reference if file else None,
        file_name=file.name if file else "",
        button=label if page else _OPENS.get(opens),
        button_url=page,
        button_flow=flow,
    )


def _preview(chat: Chat, content: Content, terms: Terms) -> None:
    """The message itself, in the chat of who wrote it; a confirmation there counts for nothing."""
    letter = Letter(
        op=SEND,
        text=content.text,
        entities=content.entities,
        file_kind=content.file_kind,
        file=content.file_id,
        button=content.button,
        button_url=content.button_url,
        button_flow=content.button_flow,
        is_urgent=terms.is_urgent,
        topic=terms.topic,
        number=0 if terms.wants_confirmation else None,
    )
    call = notice_call(letter, chat_id=chat.id, language=current_language())
    assert call is not None
    chat.replies.call(*call)


def _head(chat: Chat, terms: Terms, reached: dict[str, int]) -> str:
    lines = [
        _("Above you see it as people will."),
        _("It goes to {people}.").format(people=reach_words(reached)),
    ]
    if sum(reached.values()) > chat.around.wide_notice:
        wide = people_words(chat.around.wide_notice)
        lines.append(_("More than {people}: a second admin has to approve it.").format(people=wide))
    held = held_back_words(terms, quiet=chat.around.quiet, now=chat.now, zone=chat.zone)
    lines += [held] if held else []
    end = moment_words(terms.valid_until, now=chat.now, zone=chat.zone)
    lines.append(_("What has not left by {moment} is not sent.").format(moment=end))
    return "\n".join(lines)


def _tell(chat: Chat, notice: Notice) -> None:
    card = [[Button(_("Look at it"), action_data("notice", notice.id))]]
    if notice.stage == WAITING:
        ask_others(chat, notice)
    elif notice.begins_at > chat.now:
        moment = moment_words(notice.begins_at, now=chat.now, zone=chat.zone)
        chat.say(_("It goes out {moment}. I count the people again then, and tell you."), card, moment=moment)
    else:
        chat.say(_("It is on its way. Here you will see how far it has come."), card)
