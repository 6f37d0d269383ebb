"""Canned answers (常用回复) of an office: its list, one of them in full, and their adding, changing and removing.

The office's number, or that of the answer, is the flow's argument.

title  tell   under which it is chosen
words  write  what it says, with photos if there are any
"""

from handlers.cases.canned_words import canned_lines, places_words
from handlers.conversation import BadButton, Button, Chat, action, action_data, conversation, flow_data
from handlers.conversation.entries import Told
from handlers.conversation.replies import label
from handlers.conversation.writing import Written
from handlers.rights import for_staff, member
from handlers.words import N_, _, current_language
from models.cases.canned import (
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_OF_AN_OFFICE,
    MOST_PICTURES,
    CannedAnswer,
    NoSuchCanned,
    OfficeHasEnough,
    TitleTaken,
    add_canned,
    change_canned,
    get_canned,
    list_canned,
    list_kept_pictures,
    remove_canned,
    unknown_places,
)
from models.files.stored_file import reference_to
from models.office import Office, UnknownOffice, get_office, list_own_offices, require_work_for
from models.people.access import NoRight
from models.person import STAFF


@conversation("canned_add", title=N_("A new canned answer"), is_listed=False, is_draft=False, allowed=for_staff)
def add_one(chat: Chat) -> None:
    office = _office(chat, chat.argument)

    def taken(told: Told) -> str | None:
        if not told.text.strip():
            return _("Please type it here, so that it can be read.")
        titles = [canned.title.casefold() for canned in list_canned(chat.db, office)]
        if " ".join(told.text.split()).casefold() in titles:
            return _("Your office has one of this title already. Choose another title.")
        return None

    title = chat.tell(
        "title", _("Under which title shall it be found? A few words."), at_most=LONGEST_TITLE, check=taken
    )
    words = chat.write(
        "words",
        _("What does it say?") + "\n" + places_words(),
        at_most=LONGEST_WORDS,
        most_photos=MOST_PICTURES,
        check=_fillable,
    )
    try:
        canned = add_canned(
            chat.db,
            office,
            title=" ".join(title.text.split()),
            words=words.text,
            pictures=words.photo_ids,
            by=member(chat),
            now=chat.now,
        )
    except OfficeHasEnough:
        chat.say(
            _("Your office has {count} already, and that is the most. Change or remove one instead.").format(
                count=MOST_OF_AN_OFFICE
            ),
            [[_to_list(office)]],
        )
    except TitleTaken:
        chat.ask_again("title", _("Your office has one of this title already. Choose another title."))
    else:
        chat.say(
            _("“{title}” can be chosen now, whenever you answer.").format(title=canned.title), [[_to_list(office)]]
        )


@conversation("canned_change", title=N_("Change a canned answer"), is_listed=False, is_draft=False, allowed=for_staff)
def change_one(chat: Chat) -> None:
    try:
        canned = _canned(chat, int(chat.argument) if chat.argument.isdecimal() and len(chat.argument) <= 18 else 0)
    except BadButton:
        chat.say(_("That canned answer was removed meanwhile."))
        return
    words = chat.write(
        "words",
        _("So far it says:\n{words}\n\nSend it as it shall be, with its photos.").format(words=canned.words),
        at_most=LONGEST_WORDS,
        most_photos=MOST_PICTURES,
        check=_fillable,
    )
    change_canned(chat.db, canned, words=words.text, pictures=words.photo_ids, by=member(chat), now=chat.now)
    chat.say(_("Changed."), [[_to_list(get_office(chat.db, canned.office_id))]])


@action("canned", allowed=for_staff)
def show_offices(chat: Chat) -> None:
    """Of whose list it is, where somebody works for several."""
    offices = list_own_offices(chat.db, member(chat))
    if len(offices) == 1:
        _show_list(chat, offices[0])
        return
    language = current_language()
    rows = [[Button(label(office.label(language)), action_data("canned.list", office.id))] for office in offices]
    chat.say(_("Of which office?") if offices else _("There is no open office of your area."), rows)


@action("canned.list", allowed=for_staff)
def show_list(chat: Chat, office_id: int) -> None:
    _show_list(chat, _office(chat, str(office_id)))


@action("canned.show", allowed=for_staff)
def show_one(chat: Chat, canned_id: int) -> None:
    canned = _canned(chat, canned_id)
    key = str(canned.id)
    photos = [Button(_("Photos"), action_data("canned.photos", key))] if list_kept_pictures(chat.db, canned) else []
    change = Button(_("Change"), flow_data("canned_change", key))
    remove = Button(_("Remove"), action_data("canned.remove", key))
    chat.edit_card(
        "\n".join(canned_lines(chat.db, canned)),
        [photos, [change, remove], [_to_list(get_office(chat.db, canned.office_id))]],
    )


@action("canned.photos", allowed=for_staff)
def show_pictures(chat: Chat, canned_id: int) -> None:
    canned = _canned(chat, canned_id)
    for picture in list_kept_pictures(chat.db, canned):
        chat.send_photo(reference_to(picture.name), canned.title)


@action("canned.remove", allowed=for_staff)
def ask_to_remove(chat: Chat, canned_id: int) -> None:
    canned = _canned(chat, canned_id)
    chat.edit_card(
        _("Remove “{title}” for all of the office? What was sent with it stays.").format(title=canned.title),
        [
            [
                Button(_("Remove"), action_data("canned.gone", canned.id)),
                Button(_("Keep it"), action_data("canned.show", canned.id)),
            ]
        ],
    )


@action("canned.gone", allowed=for_staff)
def remove_one(chat: Chat, canned_id: int) -> None:
    canned = _canned(chat, canned_id)
    office, title = get_office(chat.db, canned.office_id), canned.title
    remove_canned(chat.db, canned, by=member(chat), now=chat.now)
    chat.edit_card(_("“{title}” is removed.").format(title=title), [[_to_list(office)]])


def _show_list(chat: Chat, office: Office) -> None:
    listed = list_canned(chat.db, office)
    words = _("Canned answers of “{office}”: {count} of {most}").format(
        office=office.label(current_language()), count=len(listed), most=MOST_OF_AN_OFFICE
    )
    rows = [[Button(label(canned.title), action_data("canned.show", canned.id))] for canned in listed]
    add = [Button(_("➕ Add one"), flow_data("canned_add", str(office.id)))] if len(listed) < MOST_OF_AN_OFFICE else []
    chat.edit_card(words, [*rows, add, [Button(_("Inbox"), action_data("inbox"))]])


def _fillable(written: Written) -> str | None:
    """A voice has no places to fill, and braces that nothing fills would be sent as they stand."""
    if not written.text:
        return _("Please type its words, since they are filled in for each case; photos can come with them.")
    if unknown := unknown_places(written.text):
        return _("Nothing fills “{place}”.").format(place="{" + unknown[0] + "}") + " " + places_words()
    return None


def _office(chat: Chat, number: str) -> Office:
    """Raises NoRight, be it another's or none."""
    try:
        office = get_office(chat.db, int(number) if number.isdecimal() and len(number) <= 18 else 0)
    except UnknownOffice as error:
        raise NoRight(STAFF) from error
    require_work_for(chat.db, chat.person, office)
    return office


def _canned(chat: Chat, number: int) -> CannedAnswer:
    """Raises BadButton where it was removed, NoRight."""
    try:
        canned = get_canned(chat.db, number)
    except NoSuchCanned as error:
        raise BadButton from error
    require_work_for(chat.db, chat.person, get_office(chat.db, canned.office_id))
    return canned


def _to_list(office: Office) -> Button:
    return Button(_("Canned answers"), action_data("canned.list", office.id))
