"""How notices are spoken of: to whom they go, how far they have come, how they ended."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers.notices.call import TOPIC_NAMES
from handlers.right_words import area_words
from handlers.time_words import moment_words
from handlers.words import LANGUAGES, N_, _, ngettext
from models.messages.outgoing import (
    AMBIGUOUS,
    BLOCKED,
    EXPIRED,
    FAILED,
    GONE,
    NO_ANSWER,
    NOT_CONNECTED,
    REFUSED,
    SENT,
)
from models.messages.outgoing import STOPPED as ROW_STOPPED
from models.notice import (
    DELETE,
    DONE,
    EDIT,
    FILLING,
    PAUSED,
    PLANNED,
    REJECTED,
    REMIND,
    RUNNING,
    SEND,
    STOPPED,
    WAITING,
    Notice,
)
from models.notices.audience import Audience
from models.notices.broadcast import Terms
from models.notices.count import Count
from models.people.quiet_hours import QuietHours
from models.person import ADMIN, MERCHANT, RIDER, STAFF

ROLE_NAMES = {RIDER: N_("Riders"), MERCHANT: N_("Shop owners"), STAFF: N_("Staff"), ADMIN: N_("Admins")}
REASON_WORDS = {
    BLOCKED: N_("blocked the bot"),
    GONE: N_("account or group is gone"),
    REFUSED: N_("refused by the channel"),
    EXPIRED: N_("too late: its time was over"),
    ROW_STOPPED: N_("stopped by an admin"),
    NOT_CONNECTED: N_("channel is not connected"),
    NO_ANSWER: N_("the channel had an error again and again"),
}
_SENT = N_("sent {count}")
# What became of the messages that a correction or a withdrawal is about.
_REACHED = {EDIT: N_("corrected {count}"), DELETE: N_("deleted {count}")}
_OPS = {
    SEND: N_("Notice {number}"),
    EDIT: N_("Correction of notice {number}"),
    DELETE: N_("Withdrawal of notice {number}"),
    REMIND: N_("Reminder of notice {number}"),
}
_STAGES = {
    WAITING: N_("waits for a second admin"),
    PLANNED: N_("planned"),
    FILLING: N_("being prepared"),
    RUNNING: N_("under way"),
    PAUSED: N_("paused"),
    DONE: N_("finished"),
    STOPPED: N_("stopped"),
    REJECTED: N_("not approved"),
}


def name_words(notice: Notice) -> str:
    """Notice 12, or what is about it."""
    return _(_OPS[notice.op]).format(number=notice.of or notice.id)


def headline(notice: Notice) -> str:
    """📣 Notice 12 · under way."""
    is_change = notice.op in (EDIT, DELETE)
    stage = _("done") if is_change and notice.stage == DONE else _(_STAGES[notice.stage])
    return f"📣 {name_words(notice)} · {stage}"


def audience_words(db: Session, audience: Audience) -> str:
    """Riders, shop owners · Yinchuan · English."""
    roles = [_(ROLE_NAMES[role]) for role in audience.roles] or [_("Everybody")]
    parts = [_(", ").join(roles)]
    parts.append(_(", ").join(area_words(db, adcode) for adcode in audience.adcodes) or _("the whole region"))
    if audience.language:
        parts.append(LANGUAGES[audience.language])
    if audience.has_stations:
        parts.append(_("with stations of their own list"))
    if audience.tag:
        parts.append(_("on the list “{name}”").format(name=audience.tag))
    return " · ".join(parts)


def people_words(count: int) -> str:
    return ngettext("{count} person", "{count} people", count).format(count=f"{count:,}")


def reach_words(by_role: dict[str, int]) -> str:
    """1,234 people: riders 1,000, shop owners 234."""
    total = people_words(sum(by_role.values()))
    names = {**ROLE_NAMES, "": N_("Others")}
    parts = [f"{_(names[role])} {count:,}" for role, count in sorted(by_role.items(), key=lambda item: -item[1])]
    return _("{people} ({parts})").format(people=total, parts=_(", ").join(parts)) if len(parts) > 1 else total


def held_back_words(terms: Terms, *, quiet: QuietHours, now: datetime, zone: ZoneInfo) -> str | None:
    """That it begins while people are left alone; None where it does not."""
    if terms.is_urgent:
        return None
    at_night = quiet.until(terms.begins_at, roles=())
    has_riders = not terms.audience.roles or RIDER in terms.audience.roles
    until = at_night or (quiet.until(terms.begins_at, roles=(RIDER,)) if has_riders else None)
    if until is None:
        return None
    if until >= terms.valid_until:
        words = _("Most would not get it: they are left alone until {moment}. Make it urgent, or give it longer.")
    elif at_night:
        words = _("These are quiet hours: most people get it at {moment}.")
    else:
        words = _("Riders are busy then: they get it at {moment}.")
    return words.format(moment=moment_words(until, now=now, zone=zone))


def progress_words(notice: Notice, count: Count, *, now: datetime) -> str:
    """How far it has come, in two or three lines."""
    unwilling = count.reasons[BLOCKED] + count.reasons[GONE]
    has_begun = notice.stage not in (WAITING, PLANNED, REJECTED)
    told = [_(_REACHED.get(notice.op, _SENT)).format(count=f"{count.states[SENT]:,}")] if has_begun else []
    told += [_("blocked {count}").format(count=f"{unwilling:,}")] if unwilling else []
    unsent = count.reasons[ROW_STOPPED] + count.reasons[EXPIRED]
    told += [_("not sent {count}").format(count=f"{unsent:,}")] if unsent else []
    failed = count.states[FAILED] - unwilling - unsent
    told += [_("failed {count}").format(count=f"{failed:,}")] if failed else []
    told += [_("uncertain {count}").format(count=f"{count.states[AMBIGUOUS]:,}")] if count.states[AMBIGUOUS] else []
    lines = [headline(notice), *([" · ".join(told)] if told else [])]
    if count.left:
        lines.append(_("{count} to go").format(count=people_words(count.left)) + _time_to_go(notice, count, now=now))
    if notice.joined or notice.left:
        lines.append(
            _("Since it was planned {joined} joined the audience, {left} left it.").format(
                joined=people_words(notice.joined), left=people_words(notice.left)
            )
        )
    return "\n".join(lines)


def report_words(notice: Notice, count: Count, *, confirmed: int, now: datetime) -> str:
    """How it ended, every reason with its number."""
    lines = [progress_words(notice, count, now=now)]
    if notice.stage == DONE and notice.began_at is None:
        lines.append(_("Nobody got it: its time was over before it could begin."))
    if notice.stage == STOPPED and notice.op == SEND and notice.changed_by is None and notice.began_at is None:
        lines.append(_("Nobody got it: who planned it has lost the right to. Another admin can write it anew."))
    lines += [
        _("– {reason}: {count}").format(reason=_(REASON_WORDS[reason]), count=f"{number:,}")
        for reason, number in count.reasons.most_common()
        if number
    ]
    if count.states[AMBIGUOUS]:
        lines.append(_("Uncertain: no answer came twice, so nobody knows whether it arrived."))
    if notice.wants_confirmation and notice.op == SEND:
        lines.append(
            _("Confirmed: {confirmed} of {sent}").format(confirmed=f"{confirmed:,}", sent=f"{count.states[SENT]:,}")
        )
    return "\n".join(lines)


def topic_words(topic: str) -> str:
    return _(TOPIC_NAMES[topic])


def _time_to_go(notice: Notice, count: Count, *, now: datetime) -> str:
    """By the pace so far; nothing where that can't be told yet."""
    done = count.total - count.left
    if notice.stage != RUNNING or notice.began_at is None or not done:
        return ""
    seconds = (now - notice.began_at) / timedelta(seconds=1) * count.left / done
    minutes = round(seconds / 60)
    if minutes < 1:
        return _(", less than a minute")
    return ngettext(", about {count} minute", ", about {count} minutes", minutes).format(count=minutes)
