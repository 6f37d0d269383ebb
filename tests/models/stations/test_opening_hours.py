"""When a station is open."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.holiday import Calendar, load_calendar
from models.stations.hours_text import BadHours, parse_hours
from models.stations.opening_hours import ALL_DAY, DatedHours, DayHours, DayRun, OpeningHours, Span

SHANGHAI = ZoneInfo("Asia/Shanghai")
NATIONAL_DAY = date(2026, 10, 1)
CALENDAR = Calendar(SHANGHAI, frozenset({NATIONAL_DAY, date(2026, 10, 2)}))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@st.composite
def day_hours(draw: st.DrawFn) -> DayHours:
    if draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from([(), ALL_DAY]))
    edges = sorted(draw(st.sets(st.integers(0, 1439), min_size=2, max_size=6)))
    spans = [Span(opens, closes) for opens, closes in zip(edges[::2], edges[1::2], strict=False)]
    if draw(st.booleans()):
        spans[-1] = Span(spans[-1].opens, draw(st.integers(1440, spans[-1].opens + 1440)))
    return tuple(spans)


@st.composite
def dated_hours(draw: st.DrawFn) -> DatedHours:
    first = draw(st.dates(date(2026, 9, 20), date(2026, 10, 20)))
    return DatedHours(first, first + timedelta(days=draw(st.integers(0, 5))), draw(day_hours()))


HOURS = st.builds(
    OpeningHours,
    st.tuples(*[day_hours()] * 7),
    st.none() | day_hours(),
    st.lists(dated_hours(), max_size=2, unique_by=lambda dated: (dated.first, dated.last)).map(tuple),
)
MOMENTS = st.datetimes(datetime(2026, 9, 15), datetime(2026, 10, 25), timezones=st.just(UTC))  # noqa: DTZ001


@given(HOURS)
def test_hours_that_are_written_down_are_read_back_the_same(hours: OpeningHours) -> None:
    assert parse_hours(str(hours)) == hours


@given(HOURS, MOMENTS)
def test_a_place_is_open_exactly_while_it_has_time_left_before_it_closes(hours: OpeningHours, moment: datetime) -> None:
    closing = hours.open_until(moment, CALENDAR)

    assert hours.is_open(moment, CALENDAR) == (closing is None or closing > moment)


@given(HOURS, MOMENTS, st.floats(0, 0.999))
def test_between_now_and_its_closing_a_place_never_closes(hours: OpeningHours, moment: datetime, part: float) -> None:
    closing = hours.open_until(moment, CALENDAR)
    if closing == moment:
        return

    assert hours.is_open(moment + part * ((closing or moment + timedelta(days=365)) - moment), CALENDAR)
    assert closing is None or not hours.is_open(closing, CALENDAR)


@given(HOURS, MOMENTS, st.floats(0, 0.999))
def test_between_now_and_its_opening_a_place_never_opens(hours: OpeningHours, moment: datetime, part: float) -> None:
    opening = hours.next_opening(moment, CALENDAR)
    if opening == moment:
        assert hours.is_open(moment, CALENDAR)
        return

    assert not hours.is_open(moment + part * ((opening or moment + timedelta(days=365)) - moment), CALENDAR)
    assert opening is None or hours.is_open(opening, CALENDAR)


@pytest.mark.parametrize(
    ("moment", "closes"),
    [
        ("2026-11-21 08:59", None),
        ("2026-11-21 09:00", "2026-11-22 02:00"),
        ("2026-11-22 01:59:59", "2026-11-22 02:00"),
        ("2026-11-22 02:00", None),
        ("2026-11-23 01:00", None),
    ],
)
def test_a_saturday_that_lasts_past_midnight_ends_on_sunday(moment: str, closes: str | None) -> None:
    hours = parse_hours("Sa 09:00-02:00")

    closing = hours.open_until(local(moment), CALENDAR)

    assert closing == local(closes or moment)


def test_a_holiday_goes_before_the_weekday_and_a_date_before_the_holiday() -> None:
    hours = parse_hours("Mo-Su 08:00-22:00; PH 10:00-12:00; 2026-10-02 off")

    assert hours.spans_on(date(2026, 9, 30), CALENDAR) == (Span(480, 1320),)
    assert hours.spans_on(NATIONAL_DAY, CALENDAR) == (Span(600, 720),)
    assert hours.spans_on(date(2026, 10, 2), CALENDAR) == ()


def test_the_night_before_a_holiday_is_not_cut_at_midnight() -> None:
    hours = parse_hours("Mo-Su 20:00-04:00; PH off")

    assert hours.open_until(local("2026-09-30 23:00"), CALENDAR) == local("2026-10-01 04:00")
    assert hours.next_opening(local("2026-10-01 05:00"), CALENDAR) == local("2026-10-03 20:00")


def test_without_a_rule_for_holidays_they_are_days_like_others() -> None:
    assert parse_hours("Mo-Su 08:00-22:00").is_open(local("2026-10-01 09:00"), CALENDAR)


def test_spans_that_touch_at_midnight_are_one_opening() -> None:
    hours = parse_hours("Fr 18:00-24:00; Sa 00:00-06:00")

    assert hours.open_until(local("2026-11-20 20:00"), CALENDAR) == local("2026-11-21 06:00")


@pytest.mark.parametrize("text", ["24/7", "08:00-08:00", "00:00-12:00,12:00-24:00"])
def test_what_is_open_day_and_night_never_closes(text: str) -> None:
    assert parse_hours(text).open_until(local("2026-11-21 12:00"), CALENDAR) is None


def test_a_single_closed_day_ends_day_and_night() -> None:
    hours = parse_hours("24/7; 2026-12-24 off")

    assert hours.is_round_the_clock
    assert hours.open_until(local("2026-12-01 12:00"), CALENDAR) == local("2026-12-24 00:00")


def test_a_place_that_is_never_open_has_no_next_opening() -> None:
    assert parse_hours("off").next_opening(local("2026-11-21 12:00"), CALENDAR) is None


def test_the_week_is_told_in_runs_of_days_with_the_same_hours() -> None:
    week = parse_hours("Mo-Fr 08:00-22:00; Sa 09:00-02:00").week()

    assert week == (DayRun(0, 4, (Span(480, 1320),)), DayRun(5, 5, (Span(540, 1560),)), DayRun(6, 6, ()))


def test_the_exceptions_of_a_time_are_those_that_touch_it() -> None:
    hours = parse_hours("24/7; 2026-12-24 off; 2026-11-01..2026-11-20 off")

    def begin(first: date, last: date) -> list[date]:
        return [dated.first for dated in hours.exceptions_within(first, last)]

    assert begin(date(2026, 11, 21), date(2026, 12, 24)) == [date(2026, 12, 24)]
    assert begin(date(2026, 11, 20), date(2026, 12, 23)) == [date(2026, 11, 1)]
    assert begin(date(2026, 11, 20), date(2026, 12, 31)) == [date(2026, 11, 1), date(2026, 12, 24)]
    assert begin(date(2026, 12, 25), date(2027, 12, 31)) == []


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("周一至周五 08:00-22:00；周六日 09:00-次日02:00；节假日 休息", "Mo-Fr 08:00-22:00; Sa,Su 09:00-02:00; PH off"),
        ("星期一到五：8:00—18:00，周六 9点-12点半", "Mo-Fr 08:00-18:00; Sa 09:00-12:30"),
        ("周一三五 8:00-12:00、14:00-18:00", "Mo,We,Fr 08:00-12:00,14:00-18:00"),
        ("全天", "24/7"),
        ("２４小时营业", "24/7"),
        ("每天 05:00-23:00", "Mo-Su 05:00-23:00"),
        ("工作日 8:00-18:00，周末休息", "Mo-Fr 08:00-18:00"),
        ("2026年2月15日至2026年2月21日 休息；每日 18:00-凌晨2:00", "Mo-Su 18:00-02:00; 2026-02-15..2026-02-21 off"),
        ("Monday to Friday 8:00-18:00, Thursdays 8:00-20:00", "Mo-We,Fr 08:00-18:00; Th 08:00-20:00"),
        ("08:00-22:00; Su off", "Mo-Sa 08:00-22:00"),
        ("Fr-Mo 20:00-26:00", "Mo,Fr-Su 20:00-02:00"),
        ("24/7; PH off", "24/7; PH off"),
        ("closed", "off"),
        ("早上8点-晚上10点", "Mo-Su 08:00-22:00"),
        ("早8点到晚10点", "Mo-Su 08:00-22:00"),
        ("8点半-21点", "Mo-Su 08:30-21:00"),
        ("早8:00－晚10:00", "Mo-Su 08:00-22:00"),
        ("早8晚10", "Mo-Su 08:00-22:00"),
        ("朝九晚五", "Mo-Su 09:00-17:00"),
        ("早八点半到晚十二点", "Mo-Su 08:30-24:00"),
        ("八点三十分到二十点一刻", "Mo-Su 08:30-20:15"),
        ("8-22点", "Mo-Su 08:00-22:00"),
        ("8点-22", "Mo-Su 08:00-22:00"),
        ("上午8:30-12:00，下午2:30-6:00", "Mo-Su 08:30-12:00,14:30-18:00"),
        ("中午11点至凌晨2点", "Mo-Su 11:00-02:00"),
        ("晚上6点到2点", "Mo-Su 18:00-02:00"),
        ("傍晚5点—次日早6点", "Mo-Su 17:00-06:00"),
        ("晚上6点到凌晨12点", "Mo-Su 18:00-24:00"),
        ("下午14:00-18:00", "Mo-Su 14:00-18:00"),
        ("每周一至周五，早9点——晚6点 周末9点-12点", "Mo-Fr 09:00-18:00; Sa,Su 09:00-12:00"),
        ("周一、三、五 9:00-12:00；周六、日 9:00-18:00", "Mo,We,Fr 09:00-12:00; Sa,Su 09:00-18:00"),
        ("周五五点到九点", "Fr 05:00-09:00"),
        ("周一至周五8:30-18:00（法定节假日除外）", "Mo-Fr 08:30-18:00; PH off"),
        ("营业时间：8:00-22:00，节假日照常营业", "Mo-Su 08:00-22:00"),
        ("全年无休，早7点到晚9点", "Mo-Su 07:00-21:00"),
        ("二十四小时", "24/7"),
        ("7×24小时", "24/7"),
        ("周六周日休息，工作日8.00-12.00 13.30-18.00", "Mo-Fr 08:00-12:00,13:30-18:00"),
        ("工作日 9:00-12:00/14:00-18:00，周末及节假日休息", "Mo-Fr 09:00-12:00,14:00-18:00; PH off"),
        ("Mon-Fri 8am-10:30pm, Sat 9 am - 12 pm", "Mo-Fr 08:00-22:30; Sa 09:00-12:00"),
    ],
)
def test_hours_are_read_as_people_write_them(written: str, stored: str) -> None:
    assert str(parse_hours(written)) == stored


@pytest.mark.parametrize(
    ("written", "piece"),
    [
        ("", ""),
        ("Mo-Fr 08:00-22:00; at noon", "at noon"),
        ("Mo-Fr", "Mo-Fr"),
        ("25:00-26:00", "25:00-26:00"),
        ("08:60-09:00", "08:60-09:00"),
        ("08:00-12:00,11:00-13:00", "08:00-12:00,11:00-13:00"),
        ("2026-02-30 off", "2026-02-30 off"),
        ("2026-03-02..2026-03-01 off", "2026-03-02..2026-03-01 off"),
        ("09:00-次日10:00", "09:00-次日10:00"),
        ("周一至周五 早上8点-晚上10点；周末 看情况 ", "周末 看情况"),
        ("周一至周五 早上8点-晚上10点，周末看情况", "周一至周五 早上8点-晚上10点，周末看情况"),
        ("全年无休", "全年无休"),
        ("每天8点到22点；11.28 休息", "11.28 休息"),
        ("早上9点到6点", "早上9点到6点"),
        ("下午5点到2点", "下午5点到2点"),
        ("8:30-12:00,2:30-6:00", "8:30-12:00,2:30-6:00"),
        ("晚上12点到早上6点", "晚上12点到早上6点"),
    ],
)
def test_hours_that_mean_nothing_are_refused_with_the_piece_in_the_way(written: str, piece: str) -> None:
    with pytest.raises(BadHours) as refusal:
        parse_hours(written)

    assert refusal.value.piece == piece


def test_a_rule_that_leaves_nothing_of_an_earlier_one_is_refused() -> None:
    with pytest.raises(BadHours):
        parse_hours("Mo-Fr 08:00-12:00; Mo-Fr 14:00-18:00")


@given(st.text(max_size=80) | st.text("周一至五日休息 0189:-;,moPH/年月次早晚下午点半十", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        hours = parse_hours(text)
    except BadHours:
        return

    assert parse_hours(str(hours)) == hours


def test_the_starter_calendar_knows_the_announced_holidays() -> None:
    calendar = load_calendar("Asia/Shanghai")

    assert {date(2026, 2, 15), date(2026, 2, 23), date(2026, 10, 7), date(2027, 2, 6)} <= calendar.holidays
    assert date(2026, 2, 24) not in calendar.holidays


def test_every_day_off_has_a_name_and_none_is_a_make_up_day() -> None:
    calendar = load_calendar("Asia/Shanghai")

    assert calendar.names[date(2026, 9, 25)] == ("中秋节", "Mid-Autumn Festival")
    assert calendar.names.keys() == calendar.holidays
    assert not calendar.workdays & calendar.holidays


def test_a_make_up_day_has_the_hours_of_its_weekday() -> None:
    hours = parse_hours("Mo-Fr 09:00-18:00; Su 10:00-15:00")

    assert date(2026, 9, 20) in load_calendar("Asia/Shanghai").workdays
    assert hours.spans_on(date(2026, 9, 20), load_calendar("Asia/Shanghai")) == (Span(600, 900),)
