// The messages of one seat: the last 500, in the server's order, kept by this browser and merged with other tabs'.
//
// A record is {key, own, era, at} and, of the bot, {id, born, event, message}; of the person, {frame, state, id?, reason?}
// with state uploading, failed, waiting, received or refused. `era` counts how often the server began anew, which `chat`,
// its mark of the chat, tells.

const MOST_MESSAGES = 500;
const ROOM = 50;

export class History extends EventTarget {
  #shelf;
  #records = new Map();
  #sorted = null;
  #unkept = new Set();

  constructor(shelf) {
    super();
    this.#shelf = shelf;
    this.#load();
    shelf.watch((name, value) => this.#merge(name, value));
  }

  /** Oldest first. */
  get list() {
    this.#sorted ??= [...this.#records.values()].sort(inOrder);
    return this.#sorted;
  }

  /** Whether all up to `lastEvent` outlives this page: only then may the server forget it. */
  get isKept() {
    return this.#unkept.size === 0;
  }

  get unread() {
    return this.list.filter((record) => !record.own && record.era === this.era && record.born > this.seen).length;
  }

  get(key) {
    return this.#records.get(key);
  }

  find(id) {
    return this.list.find((record) => record.id === id && record.era === this.era);
  }

  waiting() {
    return this.list.filter((record) => record.state === "waiting");
  }

  put(record) {
    this.#records.set(record.key, record);
    this.#sorted = null;
    this.#keep(record);
    this.#trim(MOST_MESSAGES);
    this.dispatchEvent(new CustomEvent("record", { detail: record }));
  }

  remove(key) {
    this.#shelf.remove(`m/${key}`);
    this.#forget(key);
  }

  /** Take in an event of the server; whether it is new here. */
  take({ event, method, message }) {
    if (event <= this.lastEvent) return false;
    const known = this.find(message.message_id);
    const key = known?.key ?? `b${this.era}-${message.message_id}`;
    const newest = this.#shelf.read(`m/${key}`)?.event ?? 0;
    if (method === "deleteMessage") {
      if (known) this.remove(known.key);
    } else if (newest < event && (known || method !== "editMessageReplyMarkup")) {
      this.put({
        key,
        own: false,
        era: this.era,
        id: message.message_id,
        at: known?.at ?? (message.date ?? Date.now() / 1000) * 1000,
        born: known?.born ?? event,
        event,
        message: known ? changed(method, known.message, message) : message,
      });
    }
    this.lastEvent = event;
    if (this.isKept) this.#shelf.write("event", Math.max(event, this.#shelf.read("event") ?? 0));
    return true;
  }

  markReceived(key, id) {
    const record = this.#records.get(key);
    if (record?.own) this.put({ ...record, state: "received", id, era: this.era });
  }

  /** Where the server would have put it: after all that is here, before all that comes. */
  markRefused(key, reason) {
    const record = this.#records.get(key);
    const last = Math.max(0, ...this.list.filter((other) => other.era === this.era).map((other) => other.id ?? 0));
    if (record?.own) this.put({ ...record, state: "refused", reason, place: last + 0.5 });
  }

  markSeen() {
    if (this.seen === this.lastEvent) return;
    this.seen = this.lastEvent;
    this.#shelf.write("seen", this.seen);
    this.dispatchEvent(new CustomEvent("seen"));
  }

  /** Whether the server speaks of another chat than before: it has another database, or lost our session. */
  meet({ chat, last_event }) {
    const isOther = (this.chat !== null && chat !== this.chat) || last_event < this.lastEvent;
    // First, so that another tab which meets the server now does not start an era of its own.
    this.#shelf.write("chat", (this.chat = chat));
    if (isOther) this.#startEra();
    return isOther;
  }

  #startEra() {
    this.era += 1;
    this.lastEvent = 0;
    this.seen = 0;
    for (const name of ["era", "seen"]) this.#shelf.write(name, this[name]);
    this.#shelf.write("event", 0);
    for (const record of this.waiting()) this.put({ ...record, era: this.era });
    this.dispatchEvent(new CustomEvent("reload"));
  }

  reload() {
    this.#load();
    this.dispatchEvent(new CustomEvent("reload"));
  }

  clear() {
    for (const record of this.list) if (record.state !== "waiting") this.remove(record.key);
  }

  #load() {
    this.#records.clear();
    this.#sorted = null;
    for (const name of this.#shelf.names("m/")) {
      const record = this.#shelf.read(name);
      if (record) this.#records.set(record.key, record);
    }
    this.chat = this.#shelf.read("chat");
    this.era = this.#shelf.read("era") ?? 0;
    this.lastEvent = this.#shelf.read("event") ?? 0;
    this.seen = this.#shelf.read("seen") ?? 0;
  }

  #merge(name, value) {
    if (name === null) this.reload();
    else if (name.startsWith("m/")) {
      const key = name.slice(2);
      if (value === null) this.#forget(key);
      else {
        this.#records.set(key, value);
        this.#sorted = null;
        this.dispatchEvent(new CustomEvent("record", { detail: value }));
      }
    } else if (name === "era") {
      this.era = value ?? 0;
      this.lastEvent = 0;
    } else if (name === "chat") this.chat = value;
    else if (name === "event") this.lastEvent = Math.max(this.lastEvent, value ?? 0);
    else if (name === "seen") {
      this.seen = value ?? 0;
      this.dispatchEvent(new CustomEvent("seen"));
    }
  }

  #keep(record) {
    if (record.state === "uploading" || record.state === "failed") return;
    this.#unkept.add(record.key);
    for (const key of [...this.#unkept]) {
      const unkept = this.#records.get(key);
      const isKept = !unkept || this.#write(unkept);
      if (isKept) this.#unkept.delete(key);
    }
  }

  #write(record) {
    const name = `m/${record.key}`;
    if (this.#shelf.write(name, record)) return true;
    this.#trim(Math.max(ROOM, this.#records.size - ROOM));
    return this.#records.has(record.key) && this.#shelf.write(name, record);
  }

  #trim(most) {
    const surplus = this.#records.size - most;
    if (surplus <= 0) return;
    const old = this.list.filter((record) => !record.own || record.state === "received").slice(0, surplus);
    for (const record of old) this.remove(record.key);
  }

  #forget(key) {
    if (!this.#records.delete(key)) return;
    this.#sorted = null;
    this.#unkept.delete(key);
    this.dispatchEvent(new CustomEvent("gone", { detail: key }));
  }
}

/** What the person has not got a number for stands last. */
function inOrder(a, b) {
  return a.era - b.era || rank(a) - rank(b) || a.at - b.at || (a.key < b.key ? -1 : 1);
}

function rank(record) {
  return record.id ?? record.place ?? Number.MAX_SAFE_INTEGER;
}

/** An edit leaves out what it does not touch. */
function changed(method, before, message) {
  if (method === "editMessageReplyMarkup") return { ...before, reply_markup: message.reply_markup };
  if (method === "editMessageCaption") {
    const { caption, caption_entities, reply_markup, ...rest } = before;
    return { ...rest, ...message };
  }
  return message;
}
