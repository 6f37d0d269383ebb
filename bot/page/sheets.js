// Sheets, questions and passing notes that lie over the chat. Native dialogs keep the focus inside and give it back.

import { make } from "./elements.js";
import { say } from "./words.js";

const SHORTEST_TOAST = 8_000;
const A_CHARACTER = 150;

const toasts = document.getElementById("toasts");
const alert = document.getElementById("alert");

for (const dialog of document.querySelectorAll("dialog")) {
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });
}

export function openSheet(dialog) {
  if (!dialog.open) dialog.showModal();
}

/** A sentence that goes by itself, or for the next one; a tap sends it away sooner. Who looks elsewhere has not read it yet. */
export function toast(text) {
  const note = make("p", { class: "toast" }, text);
  const gone = () => note.remove();
  const wait = () => setTimeout(leave, SHORTEST_TOAST + text.length * A_CHARACTER);
  const leave = () => (document.hidden ? document.addEventListener("visibilitychange", wait, { once: true }) : gone());
  note.addEventListener("click", gone);
  toasts.replaceChildren(note);
  wait();
  return gone;
}

/** What was said in passing is old when the person goes on. */
export function hush() {
  toasts.replaceChildren();
}

/** A sentence that must be read. */
export function tell(text) {
  return ask(text, { yes: say("yes"), no: null });
}

/** Into the clipboard; browsers have none for a page that came without encryption, there it is shown to be copied by hand. */
export async function copy(text) {
  if (!navigator.clipboard) return tell(text);
  await navigator.clipboard.writeText(text);
  toast(say("copied"));
}

/** Whether the person agrees. `no: null` leaves only one answer. */
export function ask(text, { yes, no = say("no") }) {
  document.getElementById("alert-text").textContent = text;
  const [refuse, agree] = alert.querySelectorAll("[data-answer]");
  agree.textContent = yes;
  refuse.textContent = no ?? "";
  refuse.hidden = no === null;
  if (alert.open) alert.close();
  alert.returnValue = "";
  openSheet(alert);
  (no === null ? agree : refuse).focus();
  return new Promise((resolve) => {
    agree.onclick = () => alert.close("yes");
    refuse.onclick = () => alert.close("no");
    alert.onclose = () => resolve(alert.returnValue === "yes");
  });
}
