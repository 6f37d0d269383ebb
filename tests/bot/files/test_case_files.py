"""What can't be fetched now is fetched later, at ever longer pauses, and given up after a day."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from bot.delivery.routing import Unreachable
from bot.files.case_files import PATIENCE, CaseFiles
from bot.files.clean_files import CannotCleanNow
from bot.files.sent_files import SentFiles
from bot.files.store import LARGEST_FILE, CannotStore, FileStore
from bot.telegram.files import FileTooLarge, FileUnavailable
from bot.transactions import Transactions
from models.case import Case
from models.cases.file import CaseFile, keep_files
from models.files.refusal import GONE, TOO_LARGE
from tests.models.cases.samples import NOW, case_of
from tests.telegram_server.samples import new_photo


class Channel(SentFiles):
    """Has one photo, or fails as it is told to; it remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.fails: Exception | None = None
        self.photo = new_photo().content

    async def read(self, file_id: str, *, at_most: int = 0) -> bytes:
        assert at_most == LARGEST_FILE
        self.asked.append(file_id)
        if self.fails is not None:
            raise self.fails
        return self.photo


class Office:
    """The runner with its channel, a clock that is set by hand, and what the database holds."""

    def __init__(self, engine: Engine, transactions: Transactions, folder: Path) -> None:
        self.now: datetime = NOW
        self.channel = Channel()
        self.engine = engine
        self.cleaned = 0
        self.store = FileStore(transactions, folder, clock=lambda: self.now)
        self.store.prepare()
        self.runner = CaseFiles(
            transactions=transactions,
            store=self.store,
            sent=self.channel,
            clock=lambda: self.now,
            clean=self._clean,
        )
        self.cleaning_fails: Exception | None = None

    async def _clean(self, content: bytes, kind: str) -> bytes:
        if self.cleaning_fails is not None:
            raise self.cleaning_fails
        self.cleaned += 1
        return content

    def takes(self, *photos: str) -> None:
        with Session(self.engine) as db:
            case_id, event_id = case_of(db)
            keep_files(db, db.get_one(Case, case_id), event_id=event_id, photos=photos, now=self.now)
            db.commit()

    @property
    def ends(self) -> list[tuple[bool, str | None]]:
        """Of each file whether there is a copy, and why there is none."""
        with Session(self.engine) as db:
            return [(file.stored is not None, file.refused) for file in db.exec(select(CaseFile).order_by("id"))]


@pytest.fixture
async def transactions(engine: Engine) -> AsyncIterator[Transactions]:
    transactions = Transactions(engine)
    yield transactions
    transactions.close()


@pytest.fixture
def office(engine: Engine, transactions: Transactions, tmp_path: Path) -> Office:
    return Office(engine, transactions, tmp_path / "files")


async def test_an_outage_is_waited_out_at_longer_and_longer_pauses(office: Office) -> None:
    office.takes("a")
    office.channel.fails = Unreachable("away")
    for _second in range(60):
        assert await office.runner.turn() == 0
        office.now += timedelta(seconds=1)
    assert len(office.channel.asked) == 5
    assert office.ends == [(False, None)]

    office.channel.fails = None
    office.now += timedelta(minutes=2)

    assert await office.runner.turn() == 1
    assert office.ends == [(True, None)]
    assert await office.runner.turn() == 0


@pytest.mark.parametrize(
    ("failure", "reason"),
    [(FileUnavailable("gone"), GONE), (FileTooLarge(LARGEST_FILE), TOO_LARGE)],
)
async def test_what_is_not_to_be_had_is_given_up_at_once(office: Office, failure: Exception, reason: str) -> None:
    office.takes("a")
    office.channel.fails = failure

    assert await office.runner.turn() == 1

    assert office.ends == [(False, reason)]


async def test_what_can_t_be_had_for_a_day_is_given_up(office: Office) -> None:
    office.takes("a")
    office.channel.fails = Unreachable("away")
    await office.runner.turn()

    office.now += PATIENCE
    await office.runner.turn()

    assert office.ends == [(False, GONE)]


async def test_one_that_fails_holds_up_no_other(office: Office) -> None:
    office.takes("a")
    office.cleaning_fails = CannotCleanNow()
    await office.runner.turn()
    office.cleaning_fails = None
    with Session(office.engine) as db:
        file = db.exec(select(CaseFile)).one()
        keep_files(db, db.get_one(Case, file.case_id), event_id=file.event_id, photos=["b"], now=office.now)
        db.commit()

    assert await office.runner.turn() == 1

    assert office.ends == [(False, None), (True, None)]


async def test_a_full_disk_is_waited_out(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def check_room(_store: FileStore) -> None:
        raise CannotStore(Path("var"), "No space left on device")

    office.takes("a")
    with monkeypatch.context() as patched:
        patched.setattr(FileStore, "check_room", check_room)
        assert await office.runner.turn() == 0
    assert (office.ends, office.channel.asked) == ([(False, None)], [])

    office.now += timedelta(seconds=2)

    assert await office.runner.turn() == 1
