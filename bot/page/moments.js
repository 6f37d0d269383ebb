// Times as people say them, in the region's own time whatever the device is set to.

import { say, spoken } from "./words.js";

const ZONE = "Asia/Shanghai";
const DAY = 86_400_000;
// The zone has known no summer time since 1991.
const AHEAD = 8 * 3_600_000;

const clock = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" });
const names = {
  zh: { near: dayFormat("zh-CN", {}), far: dayFormat("zh-CN", { year: "numeric" }) },
  en: { near: dayFormat("en-GB", {}), far: dayFormat("en-GB", { year: "numeric" }) },
};

function dayFormat(locale, more) {
  return new Intl.DateTimeFormat(locale, { timeZone: ZONE, month: "long", day: "numeric", weekday: "short", ...more });
}

/** 18:30 */
export function clockTime(at) {
  return clock.format(at);
}

/** 2026-07-03: equal for two moments of one day. */
export function dayOf(at) {
  return new Date(at + AHEAD).toISOString().slice(0, 10);
}

/** 今天, 昨天, 7月3日周五 */
export function dayName(at, now = Date.now()) {
  const day = dayOf(at);
  if (day === dayOf(now)) return say("today");
  if (day === dayOf(now - DAY)) return say("yesterday");
  const { near, far } = names[spoken()];
  return (day.slice(0, 4) === dayOf(now).slice(0, 4) ? near : far).format(at);
}

/** 0:07 */
export function minutes(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
