// One message as the chat shows it.

import { inlineRows } from "./buttons.js";
import { icon, make } from "./elements.js";
import { format } from "./entities.js";
import { clockTime } from "./moments.js";
import { album, fileCard, ownFile, sound } from "./pictures.js";
import { sketch } from "./places.js";
import { say } from "./words.js";

const TICKS = { uploading: "clock", waiting: "clock", received: "check", refused: "warning", failed: "warning" };

/** The bubble with its buttons. `acts` are {command, again, takeBack, more}. */
export function drawMessage(record, seat, acts) {
  const parts = record.own ? ownParts(record, seat) : botParts(record, seat, acts);
  const isBare = parts.length === 1 && parts[0].matches(".album");
  const bubble = make(
    "div",
    { class: isBare ? "bubble bare" : "bubble" },
    make("span", { class: "unseen" }, say(record.own ? "own" : "from")),
    ...parts,
    drawMeta(record),
  );
  const more = isChangeable(record, seat) && make("button", { type: "button", class: "round more", "aria-label": say("messageMore"), onclick: () => acts.more(record) }, icon("pencil"));
  return make("div", { class: "stack" }, make("div", { class: "line" }, more, bubble), record.own ? complaint(record, acts) : inlineRows(record, seat));
}

/** Whether the person can still change it: a text of theirs that the server has. */
export function isChangeable(record, seat) {
  return record.own && Boolean(record.frame.text) && record.state === "received" && record.era === seat.history.era;
}

/** Time and tick, which change without the rest. */
export function drawMeta(record) {
  const isBot = !record.own;
  const edited = record.edited && make("span", {}, say("edited"));
  const tick = !isBot && icon(TICKS[record.state], stateWord(record));
  return make("span", { class: `meta ${record.state ?? ""}` }, edited, make("time", { datetime: new Date(record.at).toISOString() }, clockTime(record.at)), tick);
}

/** What a redraw would have to show: all but the tick. */
export function contentOf(record) {
  return JSON.stringify([record.message ?? record.frame, record.edited, record.reason, record.word, record.state === "received"]);
}

function stateWord({ state }) {
  return say(state === "failed" ? "refused" : state);
}

function ownParts({ frame }, seat) {
  if (frame.photos) {
    const addresses = frame.photos.map((photo) => ownFile(photo, seat));
    return [album(addresses, frame.caption), frame.caption && words(frame.caption)].filter(Boolean);
  }
  if (frame.voice) return [sound(ownFile(frame.voice, seat), frame.duration)];
  if (frame.location) return [sketch(frame.location, ""), make("p", { class: "place" }, icon("pin"), say("location"))];
  return [words(frame.text)];
}

function botParts({ message }, seat, acts) {
  const parts = [];
  if (message.photo?.length) {
    const best = message.photo[message.photo.length - 1];
    parts.push(album([ownFile(best, seat)], message.caption, [best]));
  }
  if (message.document && !message.photo) parts.push(fileCard(message.document, ownFile(message.document, seat)));
  if (message.voice) parts.push(sound(ownFile(message.voice, seat), message.voice.duration ?? 0));
  const place = message.venue?.location ?? message.location;
  if (place) parts.push(sketch(place, message.venue?.title ?? ""));
  if (message.venue) {
    parts.push(make("p", { class: "place" }, icon("pin"), make("span", {}, make("b", {}, message.venue.title), make("small", {}, message.venue.address))));
  }
  if (message.text) parts.push(words(message.text, message.entities, acts.command));
  if (message.caption) parts.push(words(message.caption, message.caption_entities, acts.command));
  return parts.length > 0 ? parts : [words("…")];
}

function words(text, entities, oncommand) {
  return make("div", { class: "words" }, ...format(text, entities, oncommand));
}

function complaint(record, acts) {
  if (record.state !== "refused" && record.state !== "failed") return null;
  const reason = record.reason ?? say(record.word ?? "refused");
  const act = record.frame.text
    ? make("button", { type: "button", class: "text", onclick: () => acts.takeBack(record) }, say("takeBack"))
    : make("button", { type: "button", class: "text", onclick: () => acts.again(record) }, say("again"));
  return make("p", { class: "complaint" }, reason, " ", act);
}
