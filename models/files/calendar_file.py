"""One event as an iCalendar file (RFC 5545); times in UTC, so that no zone has to be told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from models.areas.coordinates import Position

# A line has so many octets at most, its end apart.
_LONGEST_LINE = 75
_ALARM = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """`uid` stays the same through all versions of an event; `sequence` grows with each, so that a newer one wins."""

    uid: str
    sequence: int
    title: str
    place: str
    position: Position
    starts_at: datetime
    ends_at: datetime
    details: str = ""
    is_cancelled: bool = False


def calendar_text(event: CalendarEvent, *, now: datetime) -> str:
    """The whole file, with CRLF at the ends of lines, to be written in UTF-8."""
    return "".join(f"{line}\r\n" for line in map(folded_line, _lines(event, now)))


def _lines(event: CalendarEvent, now: datetime) -> Iterator[str]:
    yield from (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Nuanyi//Events//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    )
    yield from (
        "BEGIN:VEVENT",
        f"UID:{escaped_text(event.uid)}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{_moment(now)}",
    )
    yield from (f"DTSTART:{_moment(event.starts_at)}", f"DTEND:{_moment(event.ends_at)}")
    yield from (f"SUMMARY:{escaped_text(event.title)}", f"LOCATION:{escaped_text(event.place)}")
    yield f"GEO:{event.position.latitude:.6f};{event.position.longitude:.6f}"
    if event.details:
        yield f"DESCRIPTION:{escaped_text(event.details)}"
    yield f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}"
    if not event.is_cancelled:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:-PT{_ALARM // timedelta(minutes=1)}M")
        yield from (f"DESCRIPTION:{escaped_text(event.title)}", "END:VALARM")
    yield from ("END:VEVENT", "END:VCALENDAR")


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped_text(words: str) -> str:
    """Escaped; what is no text, such as other control characters, is left out."""
    lines = "\n".join(words.splitlines())
    kept = "".join(sign for sign in lines if sign in "\n\t" or (sign >= " " and sign != "\x7f"))
    escaped = kept.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n").encode("utf-8", "ignore").decode()


def folded_line(line: str) -> str:
    """Broken where it has too many octets, never within a character; what follows begins with a space."""
    pieces, room = [""], _LONGEST_LINE
    for sign in line:
        octets = len(sign.encode())
        if octets > room:
            pieces.append("")
            room = _LONGEST_LINE - 1
        pieces[-1] += sign
        room -= octets
    return "\r\n ".join(pieces)
