"""What staff do with plaques of honest shops: register, renew, withdraw, and give their owner a pass.

register  shop, place tell · county, kind choose · since date · year choose · pledge tell · office choose
renew     year choose
withdraw  why tell
"""

from handlers.cases.words import typed
from handlers.conversation import Button, Chat, Option, action, action_data, conversation, flow_data
from handlers.conversation.entries import Told
from handlers.conversation.replies import label
from handlers.own_counties import own_county_options
from handlers.poster_codes import codes_for, in_both, no_address_words, owe_poster
from handlers.rights import for_staff, member
from handlers.shops.pass_letter import pass_letter
from handlers.shops.plaque_news import tell_renewed, tell_withdrawn
from handlers.shops.plaque_words import complaint_words, kind_words, line_of, where_words
from handlers.words import N_, _, current_language
from models.area import Area
from models.office import Office, find_lead_office, list_own_offices
from models.people.access import NoRight
from models.person import STAFF
from models.pictures.poster import Line, Poster
from models.shops.owner_pass import make_plaque_pass
from models.shops.plaque import (
    KINDS,
    HoldsAlready,
    NewPlaque,
    Plaque,
    PlaqueOver,
    RenewedAlready,
    TellsOfParty,
    list_ending,
    looks_after,
    refuse_party_words,
    register_plaque,
    renew_plaque,
    withdraw_plaque,
)
from models.shops.plaque_complaint import count_complaints

ALSO = ("牌子", "挂牌", "诚信牌", "牌匾", "plaques")
LONGEST_NAME, LONGEST_PLACE, LONGEST_WORDS = 60, 120, 300
_MOST_LISTED = 8


@conversation(
    "plaques",
    command="plaques",
    title=N_("Plaques of shops"),
    summary=N_("Register, renew and withdraw plaques"),
    is_draft=False,
    also=ALSO,
    allowed=for_staff,
)
def look_after_plaques(chat: Chat) -> None:
    ending = list_ending(chat.db, member(chat), today=chat.today, at_most=_MOST_LISTED)
    rows = [[Button(label(line_of(plaque, today=chat.today)), action_data("plaque", plaque.id))] for plaque in ending]
    words = _("These end this year or ended before:") if ending else _("No plaque of your area ends this year.")
    chat.say(
        words,
        [
            *rows,
            [Button(_("Register a shop"), flow_data("plaque_add")), Button(_("Look up a shop"), flow_data("shop"))],
        ],
    )


@conversation("plaque_add", title=N_("Register a plaque"), is_listed=False, allowed=for_staff)
def register(chat: Chat) -> None:
    shop = chat.tell("shop", _("What is the shop called, as on its sign?"), at_most=LONGEST_NAME, check=_problem)
    place = chat.tell("place", _("Where is it? Street and number."), at_most=LONGEST_PLACE, check=_problem)
    county = chat.choose("county", _("In which county?"), own_county_options(chat))
    kind = chat.choose("kind", _("Which plaque?"), [Option(k.code, k.label(current_language()), k.code) for k in KINDS])
    since = chat.date("since", _("When was it given?"), not_after=chat.today)
    year = chat.choose("year", _("Until the end of which year does it hold?"), _years(chat.today.year))
    pledge = chat.tell(
        "pledge",
        _("What does the shop promise? Copy its own words."),
        at_most=LONGEST_WORDS,
        optional=True,
        check=_problem,
    )
    chat.review(_("Everybody can look this up."))

    new = NewPlaque(
        shop=_in_one(shop),
        place=_in_one(place),
        adcode=county.adcode,
        kind=kind,
        since=since,
        year=year,
        pledge=_in_one(pledge) if pledge is not None else "",
    )
    office = _office_for(chat, county)
    if office is None:
        chat.say(_("No office is open for that county, so nothing was registered."))
        return
    try:
        plaque = register_plaque(chat.db, new, office=office, by=member(chat), now=chat.now)
    except HoldsAlready:
        chat.ask_again("shop", _("A shop of this name at this place holds that plaque already. Is it another one?"))
    chat.say(
        _("“{shop}” is registered as {code}, given by “{office}”."),
        [[_look(plaque)]],
        shop=plaque.shop,
        code=plaque.code,
        office=office.label(current_language()),
    )


@conversation("plaque_renew", title=N_("Renew a plaque"), is_draft=False, is_listed=False, allowed=for_staff)
def renew(chat: Chat) -> None:
    plaque = _argued(chat)
    year = chat.choose("year", _about(chat, plaque, _("Until the end of which year?")), _years(chat.today.year))
    try:
        renew_plaque(chat.db, plaque, year=year, by=member(chat), now=chat.now)
    except RenewedAlready as refusal:
        chat.say(_("It holds until the end of {year} already."), [[_look(plaque)]], year=refusal.year)
    except PlaqueOver:
        chat.say(_over(), [[_look(plaque)]])
    else:
        tell_renewed(chat, plaque)
        chat.say(_("“{shop}” holds it until the end of {year}."), [[_look(plaque)]], shop=plaque.shop, year=year)


@conversation("plaque_withdraw", title=N_("Withdraw a plaque"), is_draft=False, is_listed=False, allowed=for_staff)
def withdraw(chat: Chat) -> None:
    plaque = _argued(chat)
    why = chat.tell(
        "why",
        _about(chat, plaque, _("Why is it withdrawn? Everybody who looks it up reads this; name nobody.")),
        at_most=LONGEST_WORDS,
        check=_problem,
    )
    chat.review(_("The shop loses this plaque for good; another one has to be registered anew."))

    try:
        withdraw_plaque(chat.db, plaque, why=_in_one(why), by=member(chat), today=chat.today, now=chat.now)
    except PlaqueOver:
        chat.say(_over(), [[_look(plaque)]])
    else:
        tell_withdrawn(chat, plaque)
        chat.say(_("The plaque of “{shop}” is withdrawn."), [[_look(plaque)]], shop=plaque.shop)


@action("plaque.pass", allowed=for_staff)
def give_pass(chat: Chat, plaque_id: int) -> None:
    plaque = _of_own_area(chat, plaque_id)
    code = make_plaque_pass(chat.db, plaque, now=chat.now)
    head = _("For the owner of “{shop}”, who is then reminded before the plaque ends:")
    chat.say(pass_letter(chat, code, head.format(shop=plaque.shop)))


@action("plaque.poster", allowed=for_staff)
def make_poster(chat: Chat, plaque_id: int) -> None:
    """For the door: its code opens what the register says on that day, also once the plaque is withdrawn."""
    plaque = _of_own_area(chat, plaque_id)
    codes = codes_for(chat, f"pq_{plaque.code}")
    if not codes:
        chat.answer_tap(no_address_words(), alert=True)
        return
    facts = [in_both(lambda: _("Scan to see whether it still holds, and to say what is wrong."))]
    if plaque.pledge:
        facts.insert(0, in_both(lambda: _("What it promises: {pledge}").format(pledge=plaque.pledge)))
    poster = Poster(
        headline=in_both(lambda: kind_words(plaque)),
        name=Line(plaque.shop),
        facts=tuple(facts),
        codes=codes,
        foot=in_both(lambda: _("No. {code} · or send /start pq_{code} in the chat").format(code=plaque.code)),
    )
    owe_poster(chat, poster, codes, filename=f"{plaque.code}.pdf")


def _argued(chat: Chat) -> Plaque:
    """Raises NoRight, be it none at all."""
    if not chat.argument.isdecimal() or len(chat.argument) > 18:
        raise NoRight(STAFF)
    return _of_own_area(chat, int(chat.argument))


def _of_own_area(chat: Chat, plaque_id: int) -> Plaque:
    """Raises NoRight, be it none at all."""
    plaque = chat.db.get(Plaque, plaque_id)
    if plaque is None or not looks_after(chat.db, chat.person, plaque):
        raise NoRight(STAFF)
    return plaque


def _about(chat: Chat, plaque: Plaque, question: str) -> str:
    """What was complained of is seen before it is decided."""
    complaints = complaint_words(count_complaints(chat.db, plaque, now=chat.now))
    return "\n".join((where_words(chat.db, plaque), complaints, question))


def _office_for(chat: Chat, county: Area) -> Office | None:
    """One's own office in the county, else the one that leads there."""
    own = [office for office in list_own_offices(chat.db, member(chat)) if office.adcode == county.adcode]
    return own[0] if len(own) == 1 else find_lead_office(chat.db, adcode=county.adcode)


def _years(first: int) -> list[Option[int]]:
    return [Option(str(year), str(year), year) for year in (first, first + 1)]


def _problem(told: Told) -> str | None:
    try:
        refuse_party_words(told.text)
    except TellsOfParty:
        return _("Whether somebody is in a party is not kept here. Please write it without.")
    return typed(told)


def _in_one(told: Told) -> str:
    return " ".join(told.text.split())


def _over() -> str:
    return _("It was withdrawn meanwhile, so nothing has changed.")


def _look(plaque: Plaque) -> Button:
    return Button(_("Look at it"), action_data("plaque", plaque.id))
