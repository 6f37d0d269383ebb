// What this browser keeps for one seat. Every record has a key of its own, so that two tabs of one seat write side by
// side without writing over each other's work.

const ROOT = "nuanyi";

export class Shelf {
  #seat;
  // What localStorage did not take (it is full, or forbidden): good until the page is closed.
  #memory = new Map();

  constructor(seat) {
    this.#seat = seat;
  }

  get #prefix() {
    return `${ROOT}/${this.#seat}/`;
  }

  read(name) {
    if (this.#memory.has(name)) return this.#memory.get(name);
    try {
      return JSON.parse(localStorage.getItem(this.#prefix + name));
    } catch {
      return null;
    }
  }

  /** Whether it is kept beyond this page's life. */
  write(name, value) {
    try {
      localStorage.setItem(this.#prefix + name, JSON.stringify(value));
      this.#memory.delete(name);
      return true;
    } catch {
      this.#memory.set(name, value);
      return false;
    }
  }

  remove(name) {
    this.#memory.delete(name);
    try {
      localStorage.removeItem(this.#prefix + name);
    } catch {
      // Where nothing can be kept, nothing has to go.
    }
  }

  names(folder) {
    const found = new Set([...this.#memory.keys()].filter((name) => name.startsWith(folder)));
    const start = this.#prefix + folder;
    for (const key of storedKeys()) if (key.startsWith(start)) found.add(key.slice(this.#prefix.length));
    return [...found];
  }

  /** Give everything to a seat whose name was not known before. */
  rename(seat) {
    const before = this.#prefix;
    this.#seat = seat;
    for (const key of storedKeys().filter((stored) => stored.startsWith(before))) {
      localStorage.setItem(this.#prefix + key.slice(before.length), localStorage.getItem(key));
      localStorage.removeItem(key);
    }
  }

  /** Hear what other tabs change: `listener(name, value)`, null for what is gone and for everything at once. */
  watch(listener) {
    addEventListener("storage", (event) => {
      if (event.key === null) listener(null, null);
      else if (event.key.startsWith(this.#prefix)) {
        listener(event.key.slice(this.#prefix.length), event.newValue === null ? null : JSON.parse(event.newValue));
      }
    });
  }
}

/** Names of the seats that were visited in this browser. */
export function visitedSeats() {
  return [...new Set(storedKeys().map((key) => key.split("/")).filter((parts) => parts.length > 2).map((parts) => parts[1]))];
}

function storedKeys() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(`${ROOT}/`));
  } catch {
    return [];
  }
}
