// What the person did and the server has not confirmed: messages, taps and edits, sent in order and again, under the
// same id, after every loss of the line.

const UNCONFIRMED = 20_000;
// The server hangs up on more than 20 in 10 seconds.
const MOST_AT_ONCE = 12;
const WINDOW = 10_000;

export class Outbox {
  #history;
  #shelf;
  #line;
  #underway = new Map();
  #lately = [];
  #timer = null;

  constructor(history, shelf, line) {
    this.#history = history;
    this.#shelf = shelf;
    this.#line = line;
    line.addEventListener("lost", () => this.#underway.clear());
  }

  /** A tap, an edit or a language: nothing that stands in the history by itself. */
  add(frame) {
    this.#shelf.write(`todo/${frame.id}`, { at: Date.now(), frame });
    this.flush();
  }

  /** The frame of what was added and is settled now; null where it was not. */
  settle(id) {
    this.#underway.delete(id);
    const todo = this.#shelf.read(`todo/${id}`);
    this.#shelf.remove(`todo/${id}`);
    return todo?.frame ?? null;
  }

  /** The newest frame of a type that is not settled; undefined where there is none. */
  newest(type) {
    return this.#owed().map(({ frame }) => frame).filter((frame) => frame.type === type).pop();
  }

  /** Drop taps and edits: they were meant for messages of a chat that is over. */
  forget() {
    for (const name of this.#shelf.names("todo/")) {
      if (this.#shelf.read(name)?.frame.type !== "language") this.#shelf.remove(name);
    }
  }

  flush() {
    clearTimeout(this.#timer);
    for (const { frame } of this.#owed()) {
      if (Date.now() - (this.#underway.get(frame.id) ?? 0) < UNCONFIRMED) continue;
      const pause = this.#pause();
      if (pause > 0) {
        this.#timer = setTimeout(() => this.flush(), pause);
        return;
      }
      if (!this.#line.send(frame)) return this.#line.hurry();
      this.#line.expect();
      this.#underway.set(frame.id, Date.now());
      this.#lately.push(Date.now());
    }
  }

  #owed() {
    const todo = this.#shelf.names("todo/").map((name) => this.#shelf.read(name));
    return [...this.#history.waiting(), ...todo.filter(Boolean)].sort((a, b) => a.at - b.at);
  }

  #pause() {
    const now = Date.now();
    this.#lately = this.#lately.filter((at) => now - at < WINDOW);
    return this.#lately.length < MOST_AT_ONCE ? 0 : this.#lately[0] + WINDOW - now;
  }
}
