// One chair in the chat: its history, its line to the server, and what is on its way in either direction.
//
// Says what happens as events: hello, state, record, gone, reload, seen, toast, typing, busy, language, menu, elsewhere, forgotten.

import { History } from "./history.js";
import { Outbox } from "./outbox.js";
import { Shelf } from "./shelf.js";
import { Line } from "./socket.js";
import { UploadError, upload } from "./uploads.js";

const ACK_PAUSE = 200;
// Most answers come sooner, and dots that only flash are worse than none.
const PONDERED = 400;
// Then the bot has nothing to say, or is not well.
const PONDERED_OUT = 20_000;
// An answer to a tap that is lost on its way is not waited for.
const BUSY = 4_000;
export const LONGEST_TEXT = 4096;

export class Seat extends EventTarget {
  #line;
  #outbox;
  #ackTimer = null;
  #ponderTimer = null;

  /** `name` is "" until the server has said where we sit. */
  constructor(name) {
    super();
    this.name = name;
    this.shelf = new Shelf(name);
    this.history = new History(this.shelf);
    this.hello = this.shelf.read("hello");
    this.isOnline = false;
    // What was tapped last under a message and is not answered yet: {id, data} by the message's key.
    this.busy = new Map();
    // The files of own messages that this tab still has: no need to fetch them back.
    this.files = new Map();
    this.#line = new Line((failures) => this.#address(failures));
    this.#outbox = new Outbox(this.history, this.shelf, this.#line);
    this.#line.addEventListener("frame", ({ detail }) => this.#take(detail));
    this.#line.addEventListener("lost", () => this.#setOnline(false));
    for (const name of ["record", "gone", "reload", "seen"]) {
      this.history.addEventListener(name, ({ detail }) => this.#say(name, detail));
    }
  }

  /** What the bot speaks here, or will once it hears what was chosen; undefined before it was met. */
  get language() {
    return this.#outbox.newest("language")?.language ?? this.hello?.language;
  }

  open() {
    this.#line.open();
  }

  close() {
    this.#line.close();
  }

  send(content) {
    const id = newId();
    this.history.put({ ...this.#own(id), state: "waiting", frame: { type: "send", id, ...content } });
    this.#outbox.flush();
  }

  /** `content(ids)` makes the message of the uploaded files. */
  async sendFiles(blobs, content) {
    const id = newId();
    const urls = blobs.map((blob) => URL.createObjectURL(blob));
    this.history.put({ ...this.#own(id), state: "uploading", frame: { type: "send", id, ...content(urls) }, blobs, content });
    await this.retry(id);
  }

  /** Upload what did not arrive, or send again what was not taken. */
  async retry(key) {
    const record = this.history.get(key);
    const { blobs, content } = record;
    if (!blobs) {
      const { type, id, ...again } = record.frame;
      this.history.remove(key);
      return this.send(again);
    }
    this.history.put({ ...record, state: "uploading" });
    try {
      const ids = [];
      for (const [place, blob] of blobs.entries()) {
        const file = await upload(blob, this.name, (share) => this.#say("part", { key, share: (place + share) / blobs.length }));
        this.files.set(file, URL.createObjectURL(blob));
        ids.push(file);
      }
      this.history.put({ ...this.#own(key), at: record.at, state: "waiting", frame: { type: "send", id: key, ...content(ids) } });
      this.#outbox.flush();
    } catch (error) {
      if (!(error instanceof UploadError)) throw error;
      this.history.put({ ...record, state: "failed", reason: error.reason, word: error.word, isFinal: error.isFinal });
    }
  }

  tap(record, data) {
    const id = newId();
    this.busy.set(record.key, { id, data });
    this.#say("busy", record.key);
    this.#outbox.add({ type: "tap", id, message_id: record.id, data });
  }

  /** Let this device keep nothing of what was said. */
  forget() {
    this.history.clear();
    this.shelf.remove("draft");
    this.#say("forgotten");
  }

  rewrite(record, text) {
    this.history.put({ ...record, edited: true, frame: { ...record.frame, text } });
    this.#outbox.add({ type: "edit", id: newId(), message_id: record.id, text });
  }

  /** Let the bot speak this from now on. */
  speak(language) {
    this.#outbox.add({ type: "language", id: newId(), language });
  }

  /** What one may do is asked for anew; what is known of it stands there meanwhile. */
  askMenu() {
    this.#line.send({ type: "menu" });
  }

  #own(id) {
    return { key: id, own: true, era: this.history.era, at: Date.now() };
  }

  // Now and then without a name: a seat that the server no longer has cannot be told from a bad network.
  #address(failures) {
    const isAsked = this.name && failures % 3 !== 2;
    if (!isAsked) return "/chat/socket?after=0";
    const { chat, lastEvent } = this.history;
    return `/chat/socket?seat=${encodeURIComponent(this.name)}&chat=${chat ?? ""}&after=${lastEvent}`;
  }

  #take(frame) {
    switch (frame.type) {
      case "hello":
        return this.#greet(frame);
      case "event":
        this.history.take(frame);
        this.#rest(this.history.find(frame.message.message_id)?.key);
        this.#endPondering();
        return this.#acknowledge();
      case "received":
        this.history.markReceived(frame.id, frame.message_id);
        this.#outbox.settle(frame.id);
        setTimeout(() => this.#restAfter(frame.id), BUSY);
        // An answer may have come before the word that it can be waited for.
        if (this.history.list[this.history.list.length - 1]?.key === frame.id) this.#ponder();
        return this.#outbox.flush();
      case "refused":
        return this.#refuse(frame);
      case "answered":
        for (const key of [...this.busy.keys()]) this.#rest(key);
        return frame.text && this.#say("toast", frame);
      case "language":
        this.#know({ ...this.hello, language: frame.language, commands: frame.commands });
        return this.#say("language");
      case "menu":
        // Drawn anew it would lose its place to who goes through it by keyboard.
        if (JSON.stringify(this.hello.commands) === JSON.stringify(frame.commands)) return;
        this.#know({ ...this.hello, commands: frame.commands });
        return this.#say("menu");
      case "pong":
        return this.#outbox.flush();
    }
  }

  #greet(hello) {
    if (this.name && hello.seat !== this.name) {
      this.#line.close();
      this.#line.settle();
      if (hello.seats.includes(this.name)) this.#line.open();
      else this.#say("elsewhere", hello);
      return;
    }
    if (!this.name) {
      this.name = hello.seat;
      this.shelf.rename(hello.seat);
      this.history.reload();
    }
    if (this.history.meet(hello)) {
      this.#outbox.forget();
      this.busy.clear();
    }
    this.#line.settle();
    this.#know(hello);
    this.#say("hello", hello);
    this.#setOnline(true);
    this.#acknowledge();
    this.#outbox.flush();
    for (const record of this.history.list) if (record.state === "failed" && !record.isFinal) this.retry(record.key);
  }

  #know(hello) {
    this.hello = hello;
    this.shelf.write("hello", hello);
  }

  #refuse({ id, reason, again }) {
    if (again) return this.#say("toast", { text: reason });
    const todo = this.#outbox.settle(id);
    this.#restAfter(id);
    if (todo || !this.history.get(id)) this.#say("toast", { text: reason });
    else this.history.markRefused(id, reason);
    this.#outbox.flush();
  }

  #acknowledge() {
    this.#ackTimer ??= setTimeout(() => {
      this.#ackTimer = null;
      if (this.history.isKept && this.history.lastEvent) this.#line.send({ type: "ack", event: this.history.lastEvent });
    }, ACK_PAUSE);
  }

  /** The bot is at work on what the server has got, until it says something. */
  #ponder() {
    this.#endPondering();
    this.#ponderTimer = setTimeout(() => {
      this.#say("typing", true);
      this.#ponderTimer = setTimeout(() => this.#endPondering(), PONDERED_OUT);
    }, PONDERED);
  }

  #endPondering() {
    clearTimeout(this.#ponderTimer);
    this.#say("typing", false);
  }

  #rest(key) {
    if (this.busy.delete(key)) this.#say("busy", key);
  }

  #restAfter(id) {
    for (const [key, tap] of this.busy) if (tap.id === id) this.#rest(key);
  }

  #setOnline(isOnline) {
    this.isOnline = isOnline;
    if (!isOnline) this.#endPondering();
    this.#say("state");
  }

  #say(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** A random UUID; `crypto.randomUUID` is missing where the page came without encryption. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20].reduceRight((text, place) => `${text.slice(0, place)}-${text.slice(place)}`, digits);
}
