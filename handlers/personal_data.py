"""What is kept of a person: told beforehand and line by line, and deleted once they are sure."""

from collections.abc import Iterator

from handlers.cases.leaving_news import tell_first_left
from handlers.cases.standing_words import manner_label
from handlers.conversation import Button, Chat, action_data
from handlers.notices.call import TOPIC_NAMES
from handlers.right_words import area_words
from handlers.shops.visit_news import tell_off
from handlers.time_words import moment_words, whole_date_words
from handlers.words import LANGUAGES, N_, _, current_language, ngettext
from models.area import get_area
from models.case import get_case
from models.cases.listing import list_own_cases
from models.loans.memory import find_answers, forget_answers
from models.notices.mailing_list import list_joined
from models.people.access import areas_of
from models.people.forgotten import forget_all_of
from models.people.preferences import NEVER, own_quiet_hours
from models.person import ADMIN, GRANTED, MERCHANT, RIDER, STAFF, Person, note_consent
from models.points.account import find_account
from models.points.entry import find_last_entry
from models.points.team import get_team
from models.quiz import count_answers
from models.shops.kitchen_check import find_check
from models.shops.market import list_own_shops
from models.shops.own_date import list_shop_dates
from models.shops.plaque import list_owned
from models.shops.visit import OFF, count_own_visits
from models.station import list_favourites
from models.stations.hosting import list_hosted
from models.training import list_own_seats
from models.web.file import count_uploads, forget_files

CONSENT_VERSION = 1
ROLE_WORDS = {
    RIDER: N_("Rider or courier"),
    MERCHANT: N_("Shop owner"),
    STAFF: N_("Staff"),
    ADMIN: N_("Admin"),
}


def show_notice(chat: Chat) -> None:
    """What is stored and why, in three lines."""
    chat.say(
        _(
            "What I keep, and why:\n"
            "1. Who you say you are and your county, once you agree: to show what is meant for you.\n"
            "2. What you have begun to fill in: so that you can carry on, for 7 days.\n"
            "3. Where you are is used to find stations at that moment, and is not kept."
        ),
        [[Button(_("Read it all"), action_data("privacy.show"))]],
    )


def remember_from_now(chat: Chat) -> Person:
    """Who is in the chat has just agreed to be remembered, with nothing said of who they are."""
    return note_consent(
        chat.db, chat_id=chat.id, consent_version=CONSENT_VERSION, language=current_language(), now=chat.now
    )


def list_kept(chat: Chat) -> list[str]:
    """Everything but the chat's number, which is kept of everybody."""
    kept = [] if chat.person is None else [*_list_of_person(chat, chat.person)]
    language = chat.memory.language or (chat.person and chat.person.language)
    if language in LANGUAGES:
        kept.append(LANGUAGES[language])
    if count := len(chat.memory.drafts):
        kept.append(ngettext("{count} draft", "{count} drafts", count).format(count=count))
    if (loans := find_answers(chat.db, chat_id=chat.id, now=chat.now)) is not None:
        kept.append(
            _("what you answered about loans, kept as you asked")
            if loans.expires_at is None
            else _("what you answered about loans, until {moment}").format(
                moment=moment_words(loans.expires_at, now=chat.now, zone=chat.zone)
            )
        )
    if count := count_uploads(chat.db, chat_id=chat.id):
        files = ngettext("{count} photo or voice message", "{count} photos and voice messages", count)
        kept.append(files.format(count=count))
    return kept


def kept_words(chat: Chat) -> str:
    lines = list_kept(chat)
    if not lines:
        return _("Of you I keep nothing but the chat's number.")
    return "\n• ".join([_("Besides the chat's number I keep of you:"), *lines])


def delete_when_sure(chat: Chat) -> None:
    sure = chat.confirm(
        "sure",
        _("Delete all that I keep of you, drafts and photos too? This can't be undone."),
        yes=_("Delete everything"),
        no=_("Keep it"),
    )
    if not sure:
        chat.say(_("Nothing was deleted."))
        return

    if chat.person is not None:
        for event in forget_all_of(chat.db, chat.person, now=chat.now, but=chat.id):
            case = get_case(chat.db, event.case_id)
            if event.what == OFF:
                tell_off(chat.db, case, event, language=chat.around.default_language, now=chat.now, zone=chat.zone)
            else:
                tell_first_left(chat.db, case, event, language=chat.around.default_language, now=chat.now)
    forget_files(chat.db, chat_id=chat.id)
    forget_answers(chat.db, chat_id=chat.id)
    chat.forget_drafts()
    chat.memory.language = ""
    chat.say(_("Deleted. You can still look for stations; nothing is kept of that."))


def _list_of_person(chat: Chat, person: Person) -> Iterator[str]:
    for role in person.roles:
        areas = areas_of(chat.db, person, role) if role in GRANTED else ()
        yield " · ".join([_(ROLE_WORDS[role]), *(area_words(chat.db, area) for area in areas)])
    if person.home_adcode is not None:
        yield get_area(chat.db, person.home_adcode).label(current_language())
    yield from _list_of_deeds(chat, person)
    if count := len(list_shop_dates(chat.db, person)):
        yield ngettext("{count} date of your shop", "{count} dates of your shop", count).format(count=count)
    yield from _list_of_shops(chat, person)
    if person.muted:
        topics = _(", ").join(_(TOPIC_NAMES[topic]) for topic in person.muted if topic in TOPIC_NAMES)
        yield _("that you want no notices about: {topics}").format(topics=topics)
    if (own := own_quiet_hours(person)) is not None:
        yield _("that you chose your quiet hours: {hours}").format(hours=_("none") if own == NEVER else own)
    if person.usual_manner is not None:
        yield _("how offices know you when you raise something: {manner}").format(
            manner=manner_label(person.usual_manner)
        )
    for name in list_joined(chat.db, person):
        yield _("that you are on the list “{name}”").format(name=name)
    if person.consented_at is not None:
        yield _("that you agreed on {date}").format(
            date=whole_date_words(person.consented_at.astimezone(chat.zone).date())
        )


def _list_of_shops(chat: Chat, person: Person) -> Iterator[str]:
    for plaque in list_owned(chat.db, person):
        yield _("that “{shop}” is yours").format(shop=plaque.shop)
    for shop in list_own_shops(chat.db, person):
        yield _("that you speak for “{shop}” in its market, and what it signed").format(shop=shop.name)


def _list_of_deeds(chat: Chat, person: Person) -> Iterator[str]:
    if count := len(list_favourites(chat.db, person_id=person.id or 0)):
        yield ngettext("{count} station on your list", "{count} stations on your list", count).format(count=count)
    if count := len(list_own_cases(chat.db, person, at_most=1000)):
        yield ngettext("{count} case you raised", "{count} cases you raised", count).format(count=count)
    if count := len(list_own_seats(chat.db, person)):
        yield ngettext("{count} event you signed up for", "{count} events you signed up for", count).format(count=count)
    if count := count_answers(chat.db, person):
        yield ngettext("{count} answer in the quiz", "{count} answers in the quiz", count).format(count=count)
    if (last := find_last_entry(chat.db, person)) is not None:
        yield ngettext("{count} point, with its history", "{count} points, with their history", last.balance).format(
            count=last.balance
        )
    if (account := find_account(chat.db, person)) is not None and account.nickname:
        yield _("your nickname: {nickname}").format(nickname=account.nickname)
    if account is not None and account.team_id is not None:
        yield _("that you are in the team “{team}”").format(team=get_team(chat.db, account.team_id).name)
    yield from _list_of_shop(chat, person)


def _list_of_shop(chat: Chat, person: Person) -> Iterator[str]:
    if find_check(chat.db, person) is not None:
        yield _("the check of your kitchen")
    if count := count_own_visits(chat.db, person):
        yield ngettext(
            "{count} visit to your shop, with what was agreed there",
            "{count} visits to your shop, with what was agreed there",
            count,
        ).format(count=count)
    for station in list_hosted(chat.db, person):
        yield _("that you keep “{station}”").format(station=station.label(current_language()))
