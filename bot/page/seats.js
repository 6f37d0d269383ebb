// Which seat is taken, and in the demo the strip on which one changes seats; the others go on receiving meanwhile.

import { make } from "./elements.js";
import { Seat } from "./seat.js";
import { visitedSeats } from "./shelf.js";
import { say, spokenTag } from "./words.js";

const KEY = "nuanyi/seat";
const SHOW_PAUSE = 60;
const strip = document.getElementById("seats");

export class Seats extends EventTarget {
  #seats = new Map();
  #shown = "";
  #timer = 0;

  /** Take the seat of last time, or the one that the server gives. */
  start() {
    this.#take(remembered());
  }

  get all() {
    return [...this.#seats.values()];
  }

  #take(name) {
    const isFirst = this.current === undefined;
    this.current = this.#seat(name);
    remember(name);
    if (!isFirst && !this.current.hello) this.#introduce(this.current);
    this.current.open();
    this.dispatchEvent(new Event("taken"));
    this.show();
    if (!isFirst) strip.querySelector('[aria-current="true"]')?.focus();
  }

  /** Whoever changes seats goes on in the language that the page speaks. */
  #introduce(seat) {
    seat.addEventListener("hello", () => seat.language === spokenTag() || seat.speak(spokenTag()), { once: true });
  }

  /** Draw the strip: who sits where, and what waits for them. */
  show() {
    const hello = this.current.hello ?? this.all.find((seat) => seat.hello)?.hello;
    const names = hello?.demo ? hello.seats : [];
    const counts = this.all.map((seat) => seat.history.unread);
    const shown = JSON.stringify([names, this.current.name, counts, say("demo")]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    strip.hidden = names.length < 2;
    const focused = document.activeElement?.dataset?.seat;
    strip.replaceChildren(make("span", { class: "demo" }, say("demo")), ...names.map((name) => this.#button(name)));
    if (focused) strip.querySelector(`[data-seat="${focused}"]`)?.focus();
    const unread = counts.reduce((sum, count) => sum + count, 0);
    document.title = unread > 0 ? `(${unread}) ${say("brand")}` : say("brand");
  }

  #showSoon() {
    this.#timer ||= setTimeout(() => {
      this.#timer = 0;
      this.show();
    }, SHOW_PAUSE);
  }

  #button(name) {
    const label = say(`seat.${name}`);
    const isCurrent = name === this.current.name;
    const unread = isCurrent ? 0 : (this.#seats.get(name)?.history.unread ?? 0);
    const words = unread ? { "aria-label": say("unreadIn", { seat: label, count: unread }) } : {};
    const badge = unread > 0 && make("i", { class: "badge" }, unread > 99 ? "99+" : unread);
    const act = () => isCurrent || this.#take(name);
    return make("button", { type: "button", "data-seat": name, "aria-current": isCurrent && "true", onclick: act, ...words }, label, badge);
  }

  #seat(name) {
    const known = this.#seats.get(name);
    if (known) return known;
    const seat = new Seat(name);
    this.#seats.set(name, seat);
    seat.addEventListener("hello", ({ detail }) => this.#greeted(seat, name, detail));
    seat.addEventListener("elsewhere", ({ detail }) => this.#leave(seat, detail.seat));
    for (const change of ["record", "seen"]) seat.addEventListener(change, () => this.#showSoon());
    return seat;
  }

  #greeted(seat, asked, hello) {
    if (asked === "" && this.#seats.delete("")) this.#seats.set(seat.name, seat);
    if (seat === this.current) remember(seat.name);
    for (const name of visitedSeats()) if (hello.demo && hello.seats.includes(name)) this.#seat(name).open();
    this.show();
  }

  // The server has no such seat any more: the demo was switched off, or on.
  #leave(seat, name) {
    this.#seats.delete(seat.name);
    if (seat === this.current) this.#take(name);
  }
}

function remembered() {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

function remember(name) {
  try {
    if (name) localStorage.setItem(KEY, name);
  } catch {
    // Without storage the server gives a seat at every visit.
  }
}
