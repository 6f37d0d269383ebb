// One chair in the chat: its history, its line to the server, and what is on its way in either direction.
//
// Says what happens as events: hello, state, record, gone, reload, seen, toast, typing, busy, language, elsewhere.

import { History } from "./history.js";
import { Outbox } from "./outbox.js";
import { Shelf } from "./shelf.js";
import { Line } from "./socket.js";
import { UploadError, upload } from "./uploads.js";

const ACK_PAUSE = 200;
const BUSY = 4_000;
export const LONGEST_TEXT = 4096;

export class Seat extends EventTarget {
  #line;
  #outbox;
  #ackTimer = null;

  /** `name` is "" until the server has said where we sit. */
  constructor(name) {
    super();
    this.name = name;
    this.shelf = new Shelf(name);
    this.history = new History(this.shelf);
    this.hello = this.shelf.read("hello");
    this.isOnline = false;
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
    this.busy.set(record.key, data);
    this.#say("busy", record.key);
    setTimeout(() => this.#rest(record.key), BUSY);
    this.#outbox.add({ type: "tap", id: newId(), message_id: record.id, data });
  }

  rewrite(record, text) {
    this.history.put({ ...record, edited: true, frame: { ...record.frame, text } });
    this.#outbox.add({ type: "edit", id: newId(), message_id: record.id, text });
  }

  #own(id) {
    return { key: id, own: true, era: this.history.era, at: Date.now() };
  }

  // Now and then without a name: a seat that the server no longer has cannot be told from a bad network.
  #address(failures) {
    const isAsked = this.name && failures % 3 !== 2;
    if (!isAsked) return "/chat/socket?after=0";
    return `/chat/socket?seat=${encodeURIComponent(this.name)}&after=${this.history.lastEvent}`;
  }

  #take(frame) {
    switch (frame.type) {
      case "hello":
        return this.#greet(frame);
      case "event":
        this.history.take(frame);
        this.#rest(this.history.find(frame.message.message_id)?.key);
        this.#say("typing", false);
        return this.#acknowledge();
      case "received":
        this.history.markReceived(frame.id, frame.message_id);
        this.#outbox.settle(frame.id);
        return this.#outbox.flush();
      case "refused":
        return this.#refuse(frame);
      case "toast":
        for (const key of [...this.busy.keys()]) this.#rest(key);
        return this.#say("toast", frame);
      case "typing":
        return this.#say("typing", true);
      case "language":
        if (frame.commands) this.hello = { ...this.hello, commands: frame.commands };
        return this.#say("language", frame.language);
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
    if (hello.last_event < this.history.lastEvent) this.history.startEra();
    this.#line.settle();
    this.hello = hello;
    this.shelf.write("hello", hello);
    this.#say("hello", hello);
    this.#setOnline(true);
    this.#acknowledge();
    this.#outbox.flush();
    for (const record of this.history.list) if (record.state === "failed" && !record.isFinal) this.retry(record.key);
  }

  #refuse({ id, reason, again }) {
    if (again) return this.#say("toast", { text: reason });
    const isTap = this.#outbox.settle(id);
    if (isTap || !this.history.get(id)) this.#say("toast", { text: reason });
    else this.history.markRefused(id, reason);
    this.#outbox.flush();
  }

  #acknowledge() {
    this.#ackTimer ??= setTimeout(() => {
      this.#ackTimer = null;
      if (this.history.isKept && this.history.lastEvent) this.#line.send({ type: "ack", event: this.history.lastEvent });
    }, ACK_PAUSE);
  }

  #rest(key) {
    if (this.busy.delete(key)) this.#say("busy", key);
  }

  #setOnline(isOnline) {
    this.isOnline = isOnline;
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
