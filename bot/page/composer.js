// Where the person writes: the line that grows, quick answers, commands, and changing a message that was sent.

import { isChangeable } from "./bubble.js";
import { quickAnswers, showQuickAnswers } from "./buttons.js";
import { LONGEST_TEXT } from "./seat.js";
import { toast } from "./sheets.js";
import { Suggestions } from "./suggestions.js";
import { say } from "./words.js";

const form = document.getElementById("composer");
const field = document.getElementById("words");
const chips = document.getElementById("chips");
const rewriting = document.getElementById("rewriting");
const mic = document.getElementById("mic");
const send = document.getElementById("send");

export class Composer {
  #seat = null;
  #rewritten = null;
  #canSpeak = false;
  #suggestions = new Suggestions((text) => this.#sendText(text));
  #locate;

  /** `locate()` sends where the person is. */
  constructor({ locate }) {
    this.#locate = locate;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    field.addEventListener("input", () => this.#typed());
    field.addEventListener("keydown", (event) => this.#pressed(event));
    rewriting.querySelector("button").addEventListener("click", () => this.#stopRewriting());
    addEventListener("resize", () => this.#grow());
  }

  show(seat) {
    this.#seat = seat;
    this.#rewritten = null;
    this.#fill(seat.shelf.read("draft") ?? "");
    this.refresh();
  }

  /** Quick answers and hints, which follow the last messages. */
  refresh() {
    const markup = quickAnswers(this.#seat);
    showQuickAnswers(chips, markup, (button) => (button.request_location ? this.#locate() : this.#sendText(button.text)));
    field.placeholder = markup?.input_field_placeholder ?? say("write");
    this.#showButtons();
  }

  allowVoice() {
    this.#canSpeak = true;
    this.#showButtons();
  }

  focus(hint = null) {
    field.focus();
    if (hint) field.placeholder = hint;
  }

  rewrite(record) {
    this.#rewritten = record;
    this.#fill(record.frame.text);
    this.focus();
  }

  /** Put the words of a message that was not taken back into the line. */
  takeBack(record) {
    this.#seat.history.remove(record.key);
    this.#fill(record.frame.text);
    this.focus();
  }

  #submit() {
    const text = field.value.trim();
    if (!text) return;
    if ([...text].length > LONGEST_TEXT) return toast(say("tooLong"));
    if (this.#rewritten) {
      if (text !== this.#rewritten.frame.text) this.#seat.rewrite(this.#rewritten, text);
      this.#stopRewriting();
    } else this.#sendText(text);
    field.focus();
  }

  #sendText(text) {
    this.#seat.send({ text });
    this.#fill("");
  }

  #stopRewriting() {
    this.#rewritten = null;
    this.#fill("");
    field.focus();
  }

  #fill(text) {
    field.value = text;
    this.#typed();
  }

  #typed() {
    if (!this.#rewritten) this.#seat.shelf.write("draft", field.value);
    this.#suggestions.update(this.#rewritten ? "" : field.value, this.#seat.hello?.commands ?? []);
    this.#grow();
    this.#showButtons();
  }

  #pressed(event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (!event.shiftKey && this.#suggestions.press(event.key)) return event.preventDefault();
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape" && this.#rewritten) this.#stopRewriting();
    else if (event.key === "ArrowUp" && field.value === "") this.#rewriteLast(event);
  }

  #rewriteLast(event) {
    const own = this.#seat.history.list.filter((record) => isChangeable(record, this.#seat));
    if (own.length === 0) return;
    event.preventDefault();
    this.rewrite(own[own.length - 1]);
  }

  #grow() {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  }

  #showButtons() {
    const isEmpty = field.value.trim() === "";
    const speaks = this.#canSpeak && isEmpty && !this.#rewritten;
    mic.hidden = !speaks;
    send.hidden = speaks;
    rewriting.hidden = !this.#rewritten;
    rewriting.querySelector(".rewritten").textContent = this.#rewritten ? `${say("rewrite")}：${this.#rewritten.frame.text}` : "";
  }
}
