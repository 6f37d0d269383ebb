"""What is kept of a person, in full, and the way to have it deleted.

sure  confirm  really delete everything
"""

from handlers.conversation import Button, Chat, action, action_data, conversation, flow_data
from handlers.conversation.replies import Rows
from handlers.personal_data import delete_when_sure, kept_words, list_kept
from handlers.words import N_, _

ALSO = ("隐私政策", "删除我的数据", "删除我的信息", "删除数据", "注销", "delete my data", "privacy policy")


@conversation(
    "privacy", command="privacy", title=N_("Privacy"), summary=N_("What I know of you"), is_draft=False, also=ALSO
)
def read_privacy(chat: Chat) -> None:
    _show(chat)


@conversation("forget", title=N_("Delete my data"), is_draft=False, is_listed=False)
def delete_my_data(chat: Chat) -> None:
    delete_when_sure(chat)


@action("privacy.show")
def show_privacy(chat: Chat) -> None:
    _show(chat)


def _show(chat: Chat) -> None:
    chat.say(
        _(
            "Privacy, the whole of it\n\n"
            "Who: this service is run for riders and small shops of Ningxia by the office that set it up.\n"
            "What: your chat's number and the language you chose, so that I can answer; with your consent your role, "
            "your county and the day you agreed; the stations you marked; the events you signed up for; your "
            "answers in the quiz; what you have begun to fill in. No name, no phone number, no identity papers.\n"
            "Notices: the kinds you muted, your quiet hours, the lists you joined, which notices you tapped as "
            "received, and which went to your chat.\n"
            "What you raise: your words, photos, voice and the place you name go to the office that answers; your name "
            "and number only if you leave them. When you delete your data it stays there without you; a year after it "
            "is over it leads to nobody any more. What you raise anonymously is kept apart from this chat from the "
            "beginning.\n"
            "Points: what you earned and spent, why and when, your number, and the nickname and team that you "
            "chose; deleted with the rest.\n"
            "Loans: what you answer about your shop is kept for 24 hours, longer only if you ask me to; it goes to a "
            "bank or an office only when you say so, to the one that you are shown before.\n"
            "Dates of your shop: what you note, until you take it out; who has the secret address of your calendar "
            "reads them, too.\n"
            "Where you are: to find stations it is used once, and not kept.\n"
            "What you confirm or report about a station: with your role, not with your name.\n"
            "How long: drafts 7 days, and as long what photos and voice messages you send on the chat page; other "
            "messages until they are worked on, the chat's number for as long as there is the chat, which notices went "
            "to it until they are only counted, the rest until you delete it.\n"
            "Who sees it: nobody outside this service. It stays on its own server.\n"
            "Your rights: see it here, change it with “Registration”, delete it with the button. Without consent you "
            "can still look for stations."
        )
    )
    chat.say(kept_words(chat), _ways(chat))


def _ways(chat: Chat) -> Rows:
    ways = [Button(_("Registration"), flow_data("welcome"))]
    if chat.person is not None and chat.person.usual_manner is not None:
        ways.append(Button(_("How offices know me"), action_data("manner")))
    if list_kept(chat):
        ways.append(Button(_("Delete my data"), flow_data("forget")))
    return [ways]
