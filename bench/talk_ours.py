"""The talk in our engine: the program's own core, with this one flow, on a database with synchronous=FULL."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import uvloop
from sqlmodel import Field, SQLModel

from bench.talk import COMMAND, THANKS, TOKEN, TOPICS, WHAT_HAPPENED, WHAT_IS_IT_ABOUT, WHERE_WAS_IT, Candidate
from bot.core import Core
from bot.settings import Settings
from bot.telegram.channel import TelegramChannel
from bot.telegram.polling import poll
from bot.worker import Worker
from handlers.conversation import Chat, Conversations, Option, conversation
from models.database import BigId, open_engine

CHOICES = [Option(key, label, key) for key, label in TOPICS.items()]


class Report(SQLModel, table=True):
    __tablename__ = "report"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    topic: str
    story: str
    latitude: float
    longitude: float
    chat: int = Field(sa_type=BigId)


@conversation("talk", command=COMMAND, title="Talk")
def file_report(chat: Chat) -> None:
    topic = chat.choose("topic", WHAT_IS_IT_ABOUT, CHOICES)
    story = chat.tell("story", WHAT_HAPPENED)
    place = chat.place("place", WHERE_WAS_IT)

    assert place.position is not None
    latitude, longitude = place.position.latitude, place.position.longitude
    report = Report(topic=topic, story=story.text, latitude=latitude, longitude=longitude, chat=chat.id)
    chat.db.add(report)
    chat.db.flush()
    chat.say(THANKS, number=report.id)


def say_nothing(_chat: Chat) -> None:
    """The peers greet nobody and have no menu."""


CONVERSATIONS = Conversations(
    flows=(file_report,),
    actions=(),
    welcome=file_report,
    show_menu=say_nothing,
    show_notice=say_nothing,
    on_spot=lambda _chat, _spot: False,
    on_words=lambda _chat, _words: False,
)


async def serve(candidate: Candidate, data_dir: Path) -> None:
    engine = open_engine(f"sqlite:///{candidate.database}")
    SQLModel.metadata.create_all(engine)
    settings = Settings(_env_file=None, telegram_token=TOKEN, data_dir=data_dir, default_language="en")
    telegram = TelegramChannel(TOKEN, f"{candidate.api_url}/bot")
    await telegram.open()
    worker = Worker(engine, data_dir)
    worker.start()
    core = Core(
        settings,
        engine,
        worker=worker,
        telegram=telegram,
        clock=lambda: datetime.now(UTC),
        conversations=CONVERSATIONS,
    )
    await core.start()
    await poll(telegram, core.inbox)


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        uvloop.run(serve(Candidate.from_command_line(), Path(folder)))
