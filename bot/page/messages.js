// The chat's log: bubbles in order, grouped, with days between them.

import { contentOf, drawMessage, drawMeta, isChangeable } from "./bubble.js";
import { make } from "./elements.js";
import { dayName, dayOf } from "./moments.js";
import { Reading } from "./reading.js";
import { say } from "./words.js";

const FIRST_LOOK = 60;
const MORE = 60;
const TOGETHER_MS = 5 * 60_000;
const HOLD_MS = 500;

const log = document.getElementById("log");
const list = document.getElementById("messages");
const typing = document.getElementById("typing");

export class Messages {
  #seat = null;
  #acts;
  #nodes = new Map();
  #drawn = new Map();
  #reading;
  #frame = 0;
  #isShown = false;

  constructor(acts) {
    this.#acts = acts;
    this.#reading = new Reading({ older: () => this.#showOlder(), seen: acts.seen });
    list.addEventListener("pointerdown", (event) => event.pointerType !== "mouse" && this.#hold(event.target));
  }

  /** Draw the chat of a seat from its end; older messages come when somebody scrolls up to them. */
  show(seat) {
    this.#seat = seat;
    this.#nodes.clear();
    this.#drawn.clear();
    this.#isShown = false;
    this.#reading.forget();
    log.setAttribute("aria-live", "off");
    list.replaceChildren();
    this.showTyping(false);
    for (const record of seat.history.list.slice(-FIRST_LOOK)) this.#insert(record);
    this.#arrange();
    this.#isShown = true;
    this.#reading.toEnd();
    setTimeout(() => log.setAttribute("aria-live", "polite"), 300);
  }

  put(record) {
    const node = this.#nodes.get(record.key);
    if (!node && this.#isAbove(record)) return;
    if (!node) this.#insert(record);
    else if (this.#drawn.get(record.key) === contentOf(record)) node.querySelector(".meta").replaceWith(drawMeta(record));
    else this.#change(node, record);
    this.#place(record);
    if (!node && record.own) this.#reading.noteOwn();
    else if (!node) this.#reading.noteAnswer(this.#nodes.get(record.key));
    this.#tidySoon();
  }

  #change(node, record) {
    const before = wordsOf(node);
    this.#redraw(node, record);
    this.#reading.noteChange(node, isOther(before, wordsOf(node)));
  }

  /** The person has done something: what comes now is the answer. */
  expect() {
    this.#reading.expect();
  }

  /** Somebody is back after a while: days have new names, and what is at hand counts as seen. */
  lookAgain() {
    this.#arrange();
    if (this.#reading.isAtEnd) this.#reading.toEnd();
  }

  redraw(key) {
    const node = this.#nodes.get(key);
    const record = this.#seat.history.get(key);
    if (node && record) this.#redraw(node, record);
  }

  /** How far the files of a message are on their way, 0 to 1. */
  showPart(key, share) {
    const bubble = this.#nodes.get(key)?.querySelector(".bubble");
    if (!bubble) return;
    let bar = bubble.querySelector("progress");
    if (!bar) bubble.append((bar = make("progress", { max: 1, "aria-label": say("uploading") })));
    bar.value = share;
  }

  remove(key) {
    this.#nodes.get(key)?.remove();
    this.#nodes.delete(key);
    this.#drawn.delete(key);
    this.#tidySoon();
  }

  showTyping(isTyping) {
    typing.hidden = !isTyping;
    if (isTyping && this.#reading.isAtEnd) this.#reading.toEnd("smooth");
  }

  /** Whether it stands before all that is drawn: it comes when somebody scrolls up. */
  #isAbove(record) {
    const records = this.#seat.history.list;
    const first = records.findIndex((other) => this.#nodes.has(other.key));
    return first > 0 && records.indexOf(record) < first;
  }

  /** With a finger there is no hovering: a message that can be changed says so when it is held. */
  #hold(target) {
    const record = this.#seat.history.get(target.closest(".message")?.dataset.key);
    if (!record || !isChangeable(record, this.#seat)) return;
    const timer = setTimeout(() => this.#acts.more(record), HOLD_MS);
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => clearTimeout(timer), { once: true });
  }

  // Many messages at once are put in order once, before the next picture of the screen.
  #tidySoon() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#arrange();
      this.#reading.follow();
    });
  }

  #insert(record) {
    const own = record.own ? "own" : "theirs";
    const node = make("div", { class: `message ${own}${this.#isShown ? " fresh" : ""}`, "data-key": record.key, tabindex: -1 });
    this.#nodes.set(record.key, node);
    this.#redraw(node, record);
    list.append(node);
  }

  #redraw(node, record) {
    const focused = [...node.querySelectorAll("button, a")].indexOf(document.activeElement);
    node.querySelector(".stack")?.remove();
    node.append(drawMessage(record, this.#seat, this.#acts));
    this.#drawn.set(record.key, contentOf(record));
    if (focused < 0) return;
    const targets = node.querySelectorAll("button, a");
    (targets[Math.min(focused, targets.length - 1)] ?? node).focus({ preventScroll: true });
  }

  #place(record) {
    const records = this.#seat.history.list;
    const node = this.#nodes.get(record.key);
    const next = records.slice(records.indexOf(record) + 1).find((other) => this.#nodes.has(other.key));
    const after = next ? this.#nodes.get(next.key) : null;
    if (node.nextSibling !== after) list.insertBefore(node, after);
  }

  /** Days and groups, from each message and its neighbours. */
  #arrange() {
    let before = null;
    for (const node of list.children) {
      const record = this.#seat.history.get(node.dataset.key);
      if (!record) continue;
      const isNewDay = !before || dayOf(before.at) !== dayOf(record.at);
      const isFirst = isNewDay || before.own !== record.own || record.at - before.at > TOGETHER_MS;
      node.classList.toggle("first", isFirst);
      node.classList.add("last");
      if (before && !isFirst) node.previousSibling.classList.remove("last");
      markDay(node, isNewDay ? dayName(record.at) : null);
      before = record;
    }
  }

  #showOlder() {
    const records = this.#seat.history.list;
    const first = records.findIndex((record) => this.#nodes.has(record.key));
    if (first <= 0) return;
    const fromEnd = log.scrollHeight - log.scrollTop;
    this.#isShown = false;
    for (const record of records.slice(Math.max(0, first - MORE), first).reverse()) {
      this.#insert(record);
      list.prepend(this.#nodes.get(record.key));
    }
    this.#isShown = true;
    this.#arrange();
    log.scrollTop = log.scrollHeight - fromEnd;
  }
}

function wordsOf(node) {
  return node.querySelector(".words")?.textContent ?? "";
}

/** Whether most lines of a text are new: another page of a list, and not a station's card with one line changed. */
function isOther(before, after) {
  const known = new Set(before.split("\n"));
  const lines = after.split("\n").filter((line) => line.trim());
  return lines.filter((line) => known.has(line)).length * 2 < lines.length;
}

function markDay(node, name) {
  const shown = node.querySelector(".day");
  if (name === null) shown?.remove();
  else if (shown) shown.firstChild.textContent = name;
  else node.prepend(make("div", { class: "day" }, make("span", {}, name)));
}
