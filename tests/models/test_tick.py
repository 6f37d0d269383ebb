"""T1, T2, T4, T5, T7: a job of the clock is done once in each slot, whatever the clock and its processes do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, select

from models.tick import (
    GIVEN_UP,
    KEEP_TICKS,
    MOST_TRIES,
    Begun,
    Daily,
    Every,
    Tick,
    begin_tick,
    end_tick,
    forget_ticks,
    is_ended,
    list_tickers,
)
from tests.playground import NOON

ME, OTHER = 11, 12
HALF_HOURS = Every(timedelta(minutes=30))
BERLIN, YINCHUAN = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")


def begin(db: Session, now: datetime, *, worker: int = ME, dead: tuple[int, ...] = ()) -> Begun | None:
    return begin_tick(db, job="sweep", slot=HALF_HOURS.slot(now), worker=worker, dead=dead, now=now)


def do(db: Session, now: datetime, *, worker: int = ME) -> Begun | None:
    """Begin and end the job, where it is to be done."""
    begun = begin(db, now, worker=worker)
    if begun is not None:
        end_tick(db, begun.id, worker=worker, counts={"rows": 3}, now=now)
    return begun


def ticks(db: Session) -> list[Tick]:
    db.expire_all()
    return list(db.exec(select(Tick).order_by(col(Tick.slot))))


def test_a_day_may_begin_at_half_past_eight() -> None:
    half_past_eight = Daily(8, YINCHUAN, 30)
    before, after = (datetime(2026, 11, 23, 8, minute, tzinfo=YINCHUAN) for minute in (29, 30))

    assert half_past_eight.slot(after) == half_past_eight.slot(before) + 1 == date(2026, 11, 23).toordinal()


def test_a_job_is_done_once_in_its_slot_by_whoever_is_first(db: Session) -> None:
    assert do(db, NOON) == Begun(ticks(db)[0].id or 0, missed=0, last_at=None)

    assert do(db, NOON + timedelta(minutes=29), worker=OTHER) is None
    assert do(db, NOON + timedelta(minutes=30), worker=OTHER) is not None

    assert [(tick.worker, tick.counts, tick.missed) for tick in ticks(db)] == [
        (ME, {"rows": 3}, 0),
        (OTHER, {"rows": 3}, 0),
    ]
    assert is_ended(db, job="sweep", slot=HALF_HOURS.slot(NOON))
    assert not is_ended(db, job="archive", slot=HALF_HOURS.slot(NOON))


def test_slots_in_which_nobody_was_there_are_made_up_for_once_and_recorded(db: Session) -> None:
    do(db, NOON)
    back = NOON + timedelta(hours=5)

    begun = do(db, back)

    assert begun is not None
    assert (begun.missed, begun.last_at) == (9, NOON)
    assert do(db, back + timedelta(minutes=1)) is None
    assert [tick.missed for tick in ticks(db)] == [0, 9]


def test_a_clock_that_is_put_back_does_no_job_twice_and_loses_none(db: Session) -> None:
    at = [NOON + timedelta(minutes=30 * number) for number in range(6)]
    for now in at[:4]:
        assert do(db, now) is not None

    again = [do(db, now - timedelta(hours=1)) for now in at[4:]]
    assert again == [None, None]

    assert do(db, at[4]) is not None
    assert [tick.slot - HALF_HOURS.slot(NOON) for tick in ticks(db)] == [0, 1, 2, 3, 4]


def test_after_a_clock_that_was_a_day_ahead_jobs_go_on_in_the_slots_of_the_right_time(db: Session) -> None:
    do(db, NOON)
    ahead = do(db, NOON + timedelta(days=1))
    assert ahead is not None
    assert ahead.missed == 47

    assert do(db, NOON + timedelta(minutes=10)) is None
    put_right = do(db, NOON + timedelta(minutes=30))

    assert put_right is not None
    assert put_right.missed == 0
    assert do(db, NOON + timedelta(days=1)) is None


def test_a_job_that_takes_longer_than_its_slot_does_not_overlap(db: Session) -> None:
    slow = begin(db, NOON)
    assert slow is not None

    assert begin(db, NOON + timedelta(minutes=31), worker=OTHER) is None
    assert begin(db, NOON + timedelta(minutes=31)) is None

    end_tick(db, slow.id, worker=ME, counts={}, now=NOON + timedelta(minutes=95))
    assert begin(db, NOON + timedelta(minutes=95), worker=OTHER) is not None
    assert [tick.missed for tick in ticks(db)] == [0, 2]


def test_what_a_dead_process_has_begun_is_taken_over_in_its_slot(db: Session) -> None:
    do(db, NOON - timedelta(minutes=30))
    left = begin(db, NOON)
    assert left is not None
    assert list_tickers(db, "sweep") == [ME]

    taken = begin(db, NOON + timedelta(hours=1), worker=OTHER, dead=(ME,))
    assert taken == Begun(left.id, missed=0, last_at=NOON - timedelta(minutes=30))

    end_tick(db, left.id, worker=ME, counts={"rows": 1}, now=NOON)
    assert list_tickers(db, "sweep") == [OTHER]
    end_tick(db, left.id, worker=OTHER, counts={"rows": 2}, now=NOON + timedelta(hours=1))
    assert ticks(db)[-1].counts == {"rows": 2}
    begun = begin(db, NOON + timedelta(hours=1), worker=OTHER)
    assert begun is not None
    assert begun.missed == 1


def test_a_job_that_processes_die_of_is_left_until_its_next_slot(db: Session) -> None:
    assert begin(db, NOON) is not None
    for number in range(MOST_TRIES - 1):
        assert begin(db, NOON, worker=ME + number + 1, dead=(ME + number,)) is not None

    assert begin(db, NOON, worker=99, dead=(ME + MOST_TRIES - 1,)) is None
    assert ticks(db)[0].counts == {GIVEN_UP: 1}
    assert begin(db, NOON, worker=99) is None
    assert begin(db, NOON + timedelta(minutes=30), worker=99) is not None


def test_jobs_do_not_wait_for_one_another(db: Session) -> None:
    assert begin(db, NOON) is not None
    assert begin_tick(db, job="archive", slot=1, worker=OTHER, dead=(), now=NOON) is not None


def test_old_ticks_are_swept_apart_from_the_last_of_each_job(db: Session) -> None:
    later = NOON + KEEP_TICKS + timedelta(seconds=1)
    for slot in (1, 2):
        for job in ("archive", "sweep"):
            begun = begin_tick(db, job=job, slot=slot, worker=ME, dead=(), now=NOON)
            assert begun is not None
            end_tick(db, begun.id, worker=ME, counts={}, now=NOON)
    do(db, later)

    assert forget_ticks(db, now=later - timedelta(seconds=2)) == 0
    assert forget_ticks(db, now=later) == 3
    assert [(tick.job, tick.slot) for tick in ticks(db)] == [("archive", 2), ("sweep", HALF_HOURS.slot(later))]


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(date(2026, 3, 29), id="the hour that is left out"),
        pytest.param(date(2026, 10, 25), id="the hour that comes twice"),
        pytest.param(date(2028, 2, 29), id="29 February"),
        pytest.param(date(2026, 12, 31), id="the last day of the year"),
        pytest.param(date(2038, 1, 19), id="2038"),
    ],
)
@pytest.mark.parametrize("hour", [0, 2, 4])
@pytest.mark.parametrize("zone", [BERLIN, YINCHUAN], ids=str)
def test_a_daily_job_has_one_slot_on_every_local_day(day: date, hour: int, zone: ZoneInfo) -> None:
    daily = Daily(hour, zone)
    midnight = datetime.combine(day, datetime.min.time(), zone).astimezone(UTC)
    begins: dict[int, datetime] = {}
    for minutes in range(-2 * 24 * 60, 2 * 24 * 60, 15):
        now = midnight + timedelta(minutes=minutes)
        begins.setdefault(daily.slot(now), now.astimezone(zone))

    assert list(begins) == list(range(min(begins), max(begins) + 1))
    assert day.toordinal() in begins
    for slot, at in list(begins.items())[1:]:
        is_left_out = (hour, at.date()) == (2, date(2026, 3, 29)) and zone == BERLIN
        assert (at.toordinal(), at.hour, at.minute) == (slot, 3 if is_left_out else hour, 0)
