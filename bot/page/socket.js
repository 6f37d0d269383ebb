// The line to the server: it comes back by itself, and quickly when the network or the person does.

const FIRST_PAUSE = 300;
const LONGEST_PAUSE = 30_000;
const HANDSHAKE = 15_000;
const HEARTBEAT = 25_000;
const PATIENCE = 8_000;
const SHORT_PATIENCE = 3_000;
// A phone that lost the network keeps a line that looks open: what was sent and is not answered so soon is asked after.
const ANSWERED = 5_000;

export class Line extends EventTarget {
  #address;
  #socket = null;
  #failures = 0;
  #isWanted = false;
  #timers = {};

  /** `address(failures)` gives the socket's path; it is asked anew before every try. */
  constructor(address) {
    super();
    this.#address = address;
    addEventListener("online", () => this.hurry());
    addEventListener("offline", () => this.#socket && this.#lose(this.#socket));
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  open() {
    this.#isWanted = true;
    if (!this.#socket && !this.#timers.pause) this.#connect();
  }

  close() {
    this.#isWanted = false;
    if (this.#socket) this.#lose(this.#socket);
    this.#stop("pause");
  }

  hurry() {
    if (!this.#isWanted) return;
    if (this.isOpen) return this.#ping(SHORT_PATIENCE);
    if (this.#socket) return;
    this.#failures = 0;
    this.#stop("pause");
    this.#connect();
  }

  /** The server has let us in; the next pause is short again. */
  settle() {
    this.#failures = 0;
  }

  send(frame) {
    if (!this.isOpen) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** What was sent just now is to be answered. */
  expect() {
    if (!this.#timers.patience) this.#start("patience", ANSWERED, () => this.#ping(PATIENCE));
  }

  #connect() {
    const { protocol, host } = location;
    const socket = new WebSocket(`${protocol === "https:" ? "wss" : "ws"}://${host}${this.#address(this.#failures)}`);
    this.#socket = socket;
    this.#start("patience", HANDSHAKE, () => this.#lose(socket));
    socket.onopen = () => {
      this.#stop("patience");
      this.#rest();
    };
    socket.onmessage = ({ data }) => {
      if (socket !== this.#socket) return;
      this.#stop("patience");
      this.#rest();
      this.dispatchEvent(new CustomEvent("frame", { detail: JSON.parse(data) }));
    };
    socket.onclose = () => this.#lose(socket);
  }

  #lose(socket) {
    if (socket !== this.#socket) return;
    this.#socket = null;
    for (const timer of ["patience", "heartbeat"]) this.#stop(timer);
    socket.close();
    this.dispatchEvent(new CustomEvent("lost"));
    if (!this.#isWanted) return;
    const most = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.#failures);
    this.#failures += 1;
    this.#start("pause", most * (0.5 + Math.random() / 2), () => this.#renew());
  }

  // A handshake does not say why it failed. Asking for the page gives a lost session its cookie back.
  async #renew() {
    if (this.#failures % 3 === 2) await fetch("/", { cache: "no-store" }).catch(() => null);
    if (this.#isWanted && !this.#socket) this.#connect();
  }

  #rest() {
    this.#start("heartbeat", HEARTBEAT, () => this.#ping(PATIENCE));
  }

  #ping(patience) {
    const socket = this.#socket;
    if (this.send({ type: "ping" })) this.#start("patience", patience, () => this.#lose(socket));
  }

  #start(name, pause, work) {
    this.#stop(name);
    this.#timers[name] = setTimeout(() => {
      this.#timers[name] = null;
      work();
    }, pause);
  }

  #stop(name) {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = null;
  }
}
