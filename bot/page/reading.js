// Where in the log somebody reads: at its end, at the beginning of an answer that is longer than the screen, or above.

import { say } from "./words.js";

const NEAR_END = 60;
const GLIDE_MS = 500;
const MARGIN = 8;
const ONE_ANSWER_MS = 3_000;
const AWAITED_MS = 10_000;
const TOUCHES = ["wheel", "touchmove", "pointerdown", "keydown"];

const log = document.getElementById("log");
const list = document.getElementById("messages");
const newest = document.getElementById("newest");

export class Reading {
  #acts;
  #isAtEnd = true;
  #top = 0;
  #glidedAt = 0;
  #unread = 0;
  // The first of the messages that came together since the person last did something.
  #answer = null;
  #answeredAt = 0;
  #expectedAt = 0;
  #hasGrown = false;
  // The beginning of the answer is shown, and nobody has moved the log since.
  #isHeld = false;

  /** `acts` are {older, seen}: what to do near the log's top, and when all is read. */
  constructor(acts) {
    this.#acts = acts;
    log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    for (const touch of TOUCHES) log.addEventListener(touch, () => (this.#isHeld = false), { passive: true });
    newest.addEventListener("click", () => this.toEnd("smooth"));
    const follow = new ResizeObserver(() => this.#isAtEnd && this.toEnd(Date.now() - this.#glidedAt < GLIDE_MS ? "smooth" : "auto"));
    follow.observe(list);
    follow.observe(log);
  }

  get isAtEnd() {
    return this.#isAtEnd;
  }

  /** The person has done something: what comes now is the answer, wherever they are. */
  expect() {
    this.forget();
    this.#expectedAt = Date.now();
  }

  forget() {
    this.#answer = null;
    this.#isHeld = false;
    this.#expectedAt = 0;
  }

  /** The person has said something, and is back at the end with it. */
  noteOwn() {
    this.#isAtEnd = this.#hasGrown = true;
    this.expect();
  }

  noteAnswer(node) {
    if (!this.#answer || Date.now() - this.#answeredAt > ONE_ANSWER_MS) {
      this.#isHeld = this.#isAwaited;
      this.#answer = node;
    }
    this.#answeredAt = Date.now();
    this.#hasGrown = true;
    if (!this.#isAtEnd && !this.#isHeld) this.#unread += 1;
  }

  /** A message has changed; `isOther` says that it reads as a new one, as the next page of a list does. */
  noteChange(node, isOther) {
    if (this.#isHeld) this.#hasGrown = true;
    if (!isOther || !this.#isAwaited) return;
    this.#answer = node;
    this.#answeredAt = Date.now();
    this.#hasGrown = true;
    this.#isHeld ||= offset(node) < 0;
  }

  get #isAwaited() {
    return !this.#answer && Date.now() - this.#expectedAt < AWAITED_MS;
  }

  /** Everything that came is in its place. */
  follow() {
    if (this.#hasGrown && (this.#isAtEnd || this.#isHeld)) this.#showAnswer();
    else this.#count(this.#unread);
    this.#hasGrown = false;
  }

  toEnd(behavior = "auto") {
    if (behavior === "smooth") this.#glidedAt = Date.now();
    this.#scroll(log.scrollHeight, behavior);
    this.#isAtEnd = true;
    this.#isHeld = false;
    this.#count(0);
  }

  /** To the end, but not past the beginning of an answer that is longer than the screen. */
  #showAnswer() {
    const start = this.#answer?.isConnected ? log.scrollTop + offset(this.#answer) - MARGIN : Infinity;
    const end = log.scrollHeight - log.clientHeight;
    if (start > end - NEAR_END) return this.toEnd("smooth");
    this.#scroll(start, "smooth");
    this.#isAtEnd = false;
    this.#isHeld = true;
    this.#count(this.#unread);
  }

  #scroll(top, behavior) {
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    log.scrollTo({ top, behavior: isCalm || document.hidden ? "auto" : behavior });
  }

  #scrolled() {
    const isNear = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END;
    // On its way down the log passes places that are not the end; only going up leaves it.
    if (isNear) this.#isAtEnd = true;
    else if (log.scrollTop < this.#top) this.#isAtEnd = false;
    this.#top = log.scrollTop;
    this.#count(this.#isAtEnd ? 0 : this.#unread);
    if (log.scrollTop < 200) this.#acts.older();
  }

  #count(unread) {
    this.#unread = unread;
    newest.hidden = this.#isAtEnd;
    newest.lastElementChild.textContent = unread || "";
    newest.setAttribute("aria-label", unread ? say("newest", { count: unread }) : say("toNewest"));
    if (unread === 0 && !document.hidden) this.#acts.seen();
  }
}

/** How far a message begins below the log's upper edge. */
function offset(node) {
  return node.getBoundingClientRect().top - log.getBoundingClientRect().top;
}
