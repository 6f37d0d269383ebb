"""Flows that ask for personal things and then fail with all of it in their hands."""

from dataclasses import replace

from sqlalchemy import text

from handlers import ACTIONS, CONVERSATIONS, FLOWS
from handlers.conversation import BadButton, Chat, action, conversation


class Overwhelmed(Exception):
    """Carries in its message what it was working on, as errors of libraries do."""


@conversation("confide", command="confide", title="Confide")
def confide(chat: Chat) -> None:
    story = chat.tell("story", "What happened?")
    phone = chat.phone("phone", "Your number?")
    place = chat.place("place", "Where?")
    photos = chat.photos("photos", "A photo, please.", at_least=1, at_most=1)
    try:
        raise KeyError(story.text)
    except KeyError as error:
        raise Overwhelmed(f"{story} {phone} {place} {photos}") from error


@conversation("write", command="write", title="Write it down")
def write_down(chat: Chat) -> None:
    story = chat.tell("story", "What happened?")
    for _time in range(2):
        row = {"channel": "telegram", "address": story.text, "at": chat.now}
        chat.db.execute(
            text("INSERT INTO contact (channel, address, created_at) VALUES (:channel, :address, :at)"), row
        )


@action("explode")
def explode(_chat: Chat, *arguments: str) -> None:
    raise Overwhelmed(*arguments)


@action("refuse")
def refuse(_chat: Chat, *arguments: str) -> None:
    raise BadButton(*arguments)


TROUBLED = replace(CONVERSATIONS, flows=(*FLOWS, confide, write_down), actions=(*ACTIONS, explode, refuse))
