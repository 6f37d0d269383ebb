// While somebody types a command: the ones that fit, over the writing line.

import { make } from "./elements.js";

const list = document.getElementById("suggestions");
const field = document.getElementById("words");

export class Suggestions {
  #fitting = [];
  #chosen = -1;
  #choose;

  /** `choose(text)` hears which command is meant. */
  constructor(choose) {
    this.#choose = choose;
  }

  get isOpen() {
    return !list.hidden;
  }

  update(text, commands) {
    const typed = /^\/(\w*)$/.exec(text);
    this.#fitting = typed ? commands.filter(({ command }) => command.startsWith(typed[1].toLowerCase())) : [];
    this.#chosen = this.#fitting.length > 0 ? 0 : -1;
    list.replaceChildren(...this.#fitting.map(({ command, description }, place) =>
      make(
        "li",
        { id: `suggestion-${place}`, role: "option", onmousedown: (event) => event.preventDefault(), onclick: () => this.#take(place) },
        make("b", {}, `/${command}`),
        make("span", {}, description),
      ),
    ));
    list.hidden = this.#fitting.length === 0;
    this.#mark();
  }

  close() {
    this.update("", []);
  }

  /** Whether the key was for the list. */
  press(key) {
    if (!this.isOpen) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (step) {
      this.#chosen = (this.#chosen + step + this.#fitting.length) % this.#fitting.length;
      this.#mark();
    } else if (key === "Enter" || key === "Tab") this.#take(this.#chosen);
    else if (key === "Escape") this.close();
    else return false;
    return true;
  }

  #take(place) {
    const { command } = this.#fitting[place];
    this.close();
    this.#choose(`/${command}`);
  }

  #mark() {
    for (const [place, option] of [...list.children].entries()) option.setAttribute("aria-selected", place === this.#chosen);
    const option = list.children[this.#chosen];
    if (option) {
      field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else field.removeAttribute("aria-activedescendant");
  }
}
