// The page's own words: which language it speaks, and every labelled element in it.

import english from "./words_en.js";
import chinese from "./words_zh.js";

const listeners = new Set();

let language = /^zh/i.test(navigator.language || "zh") ? "zh" : "en";

export function spoken() {
  return language;
}

/** As the server names it. */
export function spokenTag() {
  return language === "zh" ? "zh_CN" : "en";
}

/** A sentence by its name, `seat.rider` within a group, with its {named} places filled. */
export function say(name, facts = {}) {
  const words = language === "zh" ? chinese : english;
  const sentence = name.split(".").reduce((group, part) => group?.[part], words) ?? name;
  return sentence.replace(/\{(\w+)\}/g, (_, fact) => facts[fact]);
}

export function onLanguage(listener) {
  listeners.add(listener);
}

export function label(root = document) {
  for (const element of root.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  for (const element of root.querySelectorAll("[data-label]")) element.setAttribute("aria-label", say(element.dataset.label));
  for (const element of root.querySelectorAll("[data-hint]")) element.placeholder = say(element.dataset.hint);
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
}

export function speak(tag) {
  const wanted = /^zh/i.test(tag) ? "zh" : "en";
  if (wanted === language) return;
  language = wanted;
  label();
  for (const listener of listeners) listener();
}
