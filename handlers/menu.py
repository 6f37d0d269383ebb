"""The menu: what can be done here, and what is not finished yet."""

from handlers.conversation import Button, Chat, action_data, flow_data, in_rows
from handlers.rights import for_admins, for_staff, for_staff_and_captains
from handlers.words import _
from models.person import MERCHANT, RIDER


def show_menu(chat: Chat) -> None:
    buttons = [*menu_buttons(), *rider_buttons(chat), *shop_buttons(chat), *colleague_buttons(chat)]
    if drafts := chat.memory.drafts:
        buttons.insert(0, Button(_("Drafts ({count})").format(count=len(drafts)), "l"))
    chat.say(_("Send me where you are, or tap what you need:"), in_rows(buttons))


def menu_buttons() -> list[Button]:
    """What is for everybody."""
    return [
        Button(_("📍 Find a warm station"), flow_data("near")),
        Button(_("🚄 Raise a grievance"), flow_data("grievance")),
        Button(_("📷 Snap report"), flow_data("report")),
        Button(_("🍱 Food safety"), flow_data("food")),
        Button(_("🎓 Training and events"), flow_data("training")),
        Button(_("💰 Loans"), flow_data("loan")),
        Button(_("❓ Quiz of the week"), flow_data("quiz")),
        Button(_("🏪 Honest shops"), flow_data("shop")),
        Button(_("My cases"), flow_data("cases")),
        Button(_("🏅 My points"), flow_data("points")),
        Button(_("⭐ My stations"), action_data("station.mine")),
        Button(_("Registration"), flow_data("welcome")),
        Button(_("Notice settings"), flow_data("settings")),
        Button(_("Privacy"), flow_data("privacy")),
        Button("语言 / Language", flow_data("language")),
    ]


def rider_buttons(chat: Chat) -> list[Button]:
    """What is for who rides."""
    if chat.person is None or RIDER not in chat.person.roles:
        return []
    return [Button(_("🤝 Log volunteer hours"), flow_data("volunteer"))]


def shop_buttons(chat: Chat) -> list[Button]:
    """What is for who keeps a shop."""
    if chat.person is None or MERCHANT not in chat.person.roles:
        return []
    return [
        Button(_("🏠 Host a station"), flow_data("host")),
        Button(_("🏢 Become an enterprise"), flow_data("convert")),
        Button(_("🍳 Kitchen check and visit"), flow_data("visit")),
        Button(_("📅 Shop calendar"), flow_data("calendar")),
        Button(_("📜 Compact of the market"), flow_data("compact")),
    ]


def colleague_buttons(chat: Chat) -> list[Button]:
    """What this person may do besides."""
    buttons = [Button(_("Inbox"), flow_data("inbox"))] if for_staff(chat) else []
    if for_staff_and_captains(chat):
        buttons.append(Button(_("Book points"), flow_data("award")))
    if for_staff(chat):
        buttons.append(Button(_("Hand out a gift"), flow_data("handout")))
        buttons.append(Button(_("Plaques of shops"), flow_data("plaques")))
    if not for_admins(chat):
        return buttons
    return [
        *buttons,
        Button(_("Send a notice"), flow_data("notice")),
        Button(_("Lists to join"), flow_data("list")),
        Button(_("Invite a colleague"), flow_data("invite")),
        Button(_("Figures"), flow_data("stats")),
    ]
