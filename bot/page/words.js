// The page's own words: which language it speaks, and every labelled element in it.

import english from "./words_en.js";
import chinese from "./words_zh.js";

const KEY = "nuanyi/language";
const listeners = new Set();

let language = remembered() ?? (/^zh/i.test(navigator.language) ? "zh" : navigator.language ? "en" : "zh");

function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function spoken() {
  return language;
}

/** A sentence by its name, `seat.rider` within a group, with its {named} places filled. */
export function say(name, facts = {}) {
  const words = language === "zh" ? chinese : english;
  const sentence = name.split(".").reduce((group, part) => group?.[part], words) ?? name;
  return sentence.replace(/\{(\w+)\}/g, (_, fact) => facts[fact]);
}

/** What the bot says that the person speaks; the person's own choice on this page goes first. */
export function suggestLanguage(tag) {
  if (remembered() === null) speak(tag);
}

/** What the person said to the bot with /language; it replaces a choice on this page. */
export function followLanguage(tag) {
  keep(null);
  speak(tag);
}

export function chooseLanguage(tag) {
  keep(tag);
  speak(tag);
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

function speak(tag) {
  const wanted = /^zh/i.test(tag) ? "zh" : "en";
  if (wanted === language) return;
  language = wanted;
  label();
  for (const listener of listeners) listener();
}

function keep(tag) {
  try {
    if (tag === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, tag);
  } catch {
    // A browser that keeps nothing still speaks the language until it is closed.
  }
}
