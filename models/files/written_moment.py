"""Moments as they stand in the cells of files."""

import re
import unicodedata
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_ZONE = ZoneInfo("Asia/Shanghai")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:\s*(\d{1,2})[:时点](\d{1,2})分?(?::(\d{1,2}))?)?")
# Days since the last but one of 1899, as a workbook shows a date that lost its form: 2009 to 2064.
_SERIAL = re.compile(r"[45]\d{4}(?:\.\d+)?")
_SERIAL_ORIGIN = datetime(1899, 12, 30, tzinfo=_ZONE)


def written_moment(line: str) -> datetime:
    """2026-11-01T08:30, 2026/11/1 8:30, 2026年11月1日, 46327; of the region where no zone is told.

    Raises:
        ValueError, OverflowError: it is none.
    """
    plain = unicodedata.normalize("NFKC", line)
    if found := _DATE.fullmatch(plain):
        year, month, day, hour, minute, second = (int(figures or 0) for figures in found.groups())
        return datetime(year, month, day, hour, minute, second, tzinfo=_ZONE)
    if _SERIAL.fullmatch(plain):
        return _SERIAL_ORIGIN + timedelta(days=float(plain))
    moment = datetime.fromisoformat(plain)
    return moment if moment.tzinfo else moment.replace(tzinfo=_ZONE)
