// The bot's buttons: rows under a bubble, and quick answers over the writing line.

import { icon, make } from "./elements.js";
import { webAddress } from "./entities.js";
import { copy } from "./sheets.js";
import { say } from "./words.js";

// What the page does by itself, as handlers/conversation/replies.py names it: the server hears nothing of it.
const FORGET = "page|forget";

/** The rows under a message; null where there are none. */
export function inlineRows(record, seat) {
  const rows = (record.message?.reply_markup?.inline_keyboard ?? []).filter((row) => row.length > 0);
  if (rows.length === 0) return null;
  const isStale = record.era !== seat.history.era;
  const busy = seat.busy.get(record.key);
  return make("div", { class: "rows" }, ...rows.map((row) => make("div", { class: "row" }, ...row.map((button) => inline(button)))));

  function inline(button) {
    if (button.url) {
      const address = webAddress(button.url);
      if (!address) return make("span", { class: "key dead" }, button.text);
      const hint = make("span", { class: "unseen" }, say("opensOutside"));
      return make("a", { class: "key", href: address, target: "_blank", rel: "noopener noreferrer" }, button.text, icon("out"), hint);
    }
    if (button.copy_text) {
      return make("button", { type: "button", class: "key", onclick: () => copy(button.copy_text.text) }, button.text);
    }
    if (button.callback_data === FORGET) return make("button", { type: "button", class: "key", onclick: () => seat.forget() }, button.text);
    const isBusy = busy?.data === button.callback_data;
    const tap = () => seat.busy.has(record.key) || seat.tap(record, button.callback_data);
    return make("button", { type: "button", class: "key", "aria-busy": isBusy && "true", disabled: isStale, onclick: tap }, button.text);
  }
}

/** The quick answers that hold now: the newest that the bot gave or took away, unless used up. */
export function quickAnswers(seat) {
  let given = null;
  for (const { own, era, message } of seat.history.list) {
    if (era !== seat.history.era) continue;
    if (own) given = given?.one_time_keyboard ? null : given;
    else if (message.reply_markup?.keyboard) given = message.reply_markup;
    else if (message.reply_markup?.remove_keyboard) given = null;
  }
  return given;
}

/** Fill the strip of quick answers; `answer(button)` hears which was chosen. */
export function showQuickAnswers(strip, markup, answer) {
  const shown = JSON.stringify(markup);
  if (strip.dataset.shown === shown) return;
  strip.dataset.shown = shown;
  const hadFocus = strip.contains(document.activeElement);
  const rows = (markup?.keyboard ?? []).map((row) =>
    make("div", { class: "row" }, ...row.map((button) => make(
      "button",
      { type: "button", class: "chip", onclick: () => answer(button) },
      button.text,
    ))),
  );
  strip.replaceChildren(...rows);
  strip.hidden = rows.length === 0;
  if (hadFocus) document.getElementById("log").focus();
}
