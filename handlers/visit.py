"""Look at one's own kitchen part by part, over days if need be, and get a report; the help team comes if asked.

item    choose   of which question a photo is
photo   photos   the photo
"""

from handlers.cases.raising import person_raising
from handlers.conversation import (
    BadButton,
    Button,
    Chat,
    Option,
    action,
    action_data,
    conversation,
    flow_data,
    in_rows,
)
from handlers.conversation.replies import Rows
from handlers.figures_words import picture_apology
from handlers.shops.visit_news import own_visit_rows
from handlers.shops.visit_words import (
    area_label,
    area_text,
    mark_of,
    report_chart,
    report_sheet,
    report_text,
)
from handlers.words import N_, _, current_language
from models.messages.owed_picture import AlreadyOwed, owe_paper, owe_picture
from models.shops.kitchen_check import (
    FIX,
    KitchenCheck,
    NothingAnswered,
    UnknownItem,
    add_photo,
    answers_of,
    begin_check,
    call_rest_fine,
    end_check,
    find_check,
    list_areas_of_kitchen,
    list_items,
    load_items,
    result_of,
    turn_answer,
)

ALSO = ("后厨自查", "青力助企站", "蹲点会诊", "上门会诊", "kitchen", "kitchen check")


@conversation(
    "visit",
    command="visit",
    title=N_("🍳 Kitchen check and visit"),
    summary=N_("Look at my kitchen, get advice, ask the team to come"),
    is_draft=False,
    also=ALSO,
)
def check_kitchen(chat: Chat) -> None:
    chat.say(*_overview(chat))


@conversation("visit.photo", title=N_("A photo of the kitchen"), is_draft=False, is_listed=False)
def take_photo(chat: Chat) -> None:
    check = _found(chat)
    if check is None or chat.argument not in list_areas_of_kitchen():
        chat.say(*_overview(chat))
        return
    items = list_items(chat.argument)
    options = [Option(item.code, item.label(current_language()), item) for item in items]
    item = chat.choose("item", _("Of which point is the photo?"), options)
    photos = chat.photos("photo", _("The photo, please: no faces."), at_least=1, at_most=1, in_one=True)

    add_photo(chat.db, check, item.code, file_id=photos[0].file_id)
    chat.say(*_part(chat, check, item.area))


@action("visit")
def show_overview(chat: Chat) -> None:
    chat.edit_card(*_overview(chat))


@action("visit.begin")
def begin(chat: Chat) -> None:
    check = begin_check(chat.db, person_raising(chat), now=chat.now)
    chat.edit_card(*_part(chat, check, list_areas_of_kitchen()[0]))


@action("visit.anew")
def ask_whether_anew(chat: Chat) -> None:
    _check(chat)
    chat.edit_card(
        _("Begin anew? What you have answered so far is then out of the report."),
        [[Button(_("Yes, begin anew"), action_data("visit.emptied"))], [Button(_("⬅ Back"), action_data("visit"))]],
    )


@action("visit.emptied")
def begin_anew(chat: Chat) -> None:
    """What was answered is dropped from the report; the next check begins empty."""
    end_check(chat.db, _check(chat), now=chat.now)
    check = begin_check(chat.db, person_raising(chat), now=chat.now)
    chat.edit_card(*_part(chat, check, list_areas_of_kitchen()[0]))


@action("visit.part")
def show_part(chat: Chat, area: str) -> None:
    try:
        chat.edit_card(*_part(chat, _check(chat), area))
    except UnknownItem as error:
        raise BadButton from error


@action("visit.turn")
def turn(chat: Chat, code: str) -> None:
    check = _check(chat)
    try:
        verdict = turn_answer(chat.db, check, code)
    except UnknownItem as error:
        raise BadButton from error
    item = load_items()[code]
    if verdict == FIX:
        chat.answer_tap(item.hint(current_language()))
    chat.edit_card(*_part(chat, check, item.area))


@action("visit.rest")
def call_rest(chat: Chat, area: str) -> None:
    check = _check(chat)
    try:
        call_rest_fine(chat.db, check, area)
    except UnknownItem as error:
        raise BadButton from error
    areas = list_areas_of_kitchen()
    behind = areas[areas.index(area) + 1 :]
    chat.edit_card(*(_part(chat, check, behind[0]) if behind else _overview(chat)))


@action("visit.report")
def report(chat: Chat) -> None:
    check = _check(chat)
    answers = answers_of(chat.db, check)
    try:
        result = result_of(answers)
    except NothingAnswered:
        chat.answer_tap(_("Nothing is answered yet. Begin with any part."), alert=True)
        return
    chat.say(report_text(result), [[Button(_("Ask the team to come"), flow_data("visit.ask"))]])
    try:
        owe_paper(
            chat.db,
            chat_id=chat.id,
            paper=report_sheet(result, answers, today=chat.today),
            filename=_("my-kitchen") + f"-{chat.today}.pdf",
            apology=picture_apology(),
            now=chat.now,
        )
    except AlreadyOwed:
        chat.answer_tap(_("It is being drawn already."))
        return
    owe_picture(
        chat.db,
        chat_id=chat.id,
        chart=report_chart(result, today=chat.today),
        apology=picture_apology(),
        now=chat.now,
    )


def _overview(chat: Chat) -> tuple[str, Rows]:
    ask = own_visit_rows(chat) or [[Button(_("Ask the team to come"), flow_data("visit.ask"))]]
    check = _found(chat)
    if check is None:
        words = _(
            "Look at your kitchen in {count} points, part by part; you can stop and go on days later. Then you get a "
            "report with what to begin with. It is advice, no inspection: only you see it, unless you ask the team to "
            "come."
        ).format(count=len(load_items()))
        return words, [[Button(_("Begin the check"), action_data("visit.begin"))], *ask]
    answers = answers_of(chat.db, check)
    parts = [Button(area_label(area, answers), action_data("visit.part", area)) for area in list_areas_of_kitchen()]
    more = [Button(_("Report"), action_data("visit.report")), Button(_("Begin anew"), action_data("visit.anew"))]
    return _("Your kitchen, part by part. Tap one to go on; it is kept as you leave it."), [*in_rows(parts), more, *ask]


def _part(chat: Chat, check: KitchenCheck, area: str) -> tuple[str, Rows]:
    """Raises UnknownItem."""
    answers = answers_of(chat.db, check)
    buttons = [
        Button(f"{number} {mark_of(item, answers)}", action_data("visit.turn", item.code))
        for number, item in enumerate(list_items(area), 1)
    ]
    return area_text(area, answers), [
        *in_rows(buttons),
        [
            Button(_("The rest is fine"), action_data("visit.rest", area)),
            Button(_("📷 A photo"), flow_data("visit.photo", area)),
        ],
        [Button(_("All parts"), action_data("visit")), Button(_("Report"), action_data("visit.report"))],
    ]


def _check(chat: Chat) -> KitchenCheck:
    """Raises BadButton."""
    check = _found(chat)
    if check is None:
        raise BadButton
    return check


def _found(chat: Chat) -> KitchenCheck | None:
    return None if chat.person is None else find_check(chat.db, chat.person)
