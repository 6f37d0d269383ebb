// The chat page: puts the parts together and lets them hear each other.

import { allowVoice, sendWhereIAm, wireAttach } from "./attach.js";
import { Composer } from "./composer.js";
import { icon, make } from "./elements.js";
import { Messages } from "./messages.js";
import { Seats } from "./seats.js";
import { ask, copy, hush, openSheet, tell, toast } from "./sheets.js";
import { label, onLanguage, say, speak, spoken, spokenTag } from "./words.js";

const OFFLINE_SHOWN = 1_500;
// As in a link to a Telegram bot.
const CODE = /^[A-Za-z0-9_-]{1,64}$/;

const element = (id) => document.getElementById(id);
const seats = new Seats();
const acts = {
  command: (text) => current().send({ text }),
  again: (record) => current().retry(record.key),
  takeBack: (record) => composer.takeBack(record),
  more: (record) => openMore(record),
  seen: () => current()?.history.markSeen(),
};
const messages = new Messages(acts);
const composer = new Composer({ locate: () => sendWhereIAm(places) });
const places = { sendPlace: (location) => current().send({ location }) };
let listening = new AbortController();
let offlineTimer = 0;
let changed = null;
let frame = 0;

let tools = null;

wireAttach({
  ...places,
  map: () => use((all) => all.map.open()),
  type: () => composer.focus(say("typePlaceHint")),
  photos: (files) => use((all) => all.photos.offer(files)),
  voice: () => use((all) => all.voice.start()),
});

function current() {
  return seats.current;
}

// Reading and writing come first on a slow network; what takes pictures, sound and places is fetched after that.
function use(work) {
  tools ??= Promise.all([import("./map_sheet.js"), import("./photos.js"), import("./voice.js")]).then(([map, photos, voice]) => {
    if (voice.voiceType()) composer.allowVoice();
    allowVoice(voice.voiceType() !== null);
    return {
      map: new map.MapSheet(places.sendPlace),
      photos: new photos.Photos((blobs, caption) => current().sendFiles(blobs, (files) => (caption ? { photos: files, caption } : { photos: files }))),
      voice: new voice.Voice((blob, duration) => current().sendFiles([blob], ([file]) => ({ voice: file, duration }))),
    };
  });
  tools.then(work, () => {
    tools = null;
    toast(say("offline"));
  });
}

function take() {
  listening.abort();
  listening = new AbortController();
  const seat = current();
  const on = (name, work) => seat.addEventListener(name, ({ detail }) => work(detail), { signal: listening.signal });
  on("record", (record) => {
    if (record.state === "waiting") hush();
    messages.put(record);
    settle();
  });
  on("gone", (key) => {
    messages.remove(key);
    settle();
  });
  on("reload", show);
  on("hello", () => {
    followLink();
    speak(seat.language);
    settle();
    use(() => null);
  });
  on("language", () => speak(seat.language));
  on("menu", showMenu);
  on("state", showState);
  on("typing", showTyping);
  on("busy", (key) => {
    if (current().busy.has(key)) {
      messages.expect();
      hush();
    }
    messages.redraw(key);
  });
  on("part", ({ key, share }) => messages.showPart(key, share));
  on("forgotten", () => toast(say("forgotten")));
  on("toast", ({ text, alert }) => (alert ? tell(text) : toast(text)));
  if (seat.language) speak(seat.language);
  show();
}

// What the page's own address asks for, as a link to a Telegram bot does; a reload does not ask for it again.
function followLink() {
  const address = new URL(location.href);
  const code = address.searchParams.get("start");
  if (code === null) return;
  address.searchParams.delete("start");
  history.replaceState(history.state, "", address);
  if (CODE.test(code)) current().send({ text: `/start ${code}` });
}

function show() {
  messages.show(current());
  composer.show(current());
  showState();
  settle();
}

function settle() {
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    composer.refresh();
    element("welcome").hidden = current().history.list.length > 0;
  });
}

function showState() {
  const isOnline = current().isOnline;
  element("status").textContent = say(isOnline ? "online" : "connecting");
  element("status").classList.toggle("live", isOnline);
  if (!isOnline) {
    offlineTimer ||= setTimeout(() => (element("banner").textContent = say("offline")), navigator.onLine ? OFFLINE_SHOWN : 0);
    return;
  }
  clearTimeout(offlineTimer);
  offlineTimer = 0;
  element("banner").textContent = "";
}

function showTyping(isTyping) {
  messages.showTyping(isTyping);
  if (current().isOnline) element("status").textContent = say(isTyping ? "typing" : "online");
}

function openMenu() {
  current().askMenu();
  showMenu();
  openSheet(element("menu-sheet"));
}

function showMenu() {
  const commands = current().hello?.commands ?? [];
  element("commands").replaceChildren(...commands.map(({ command, description }) => {
    const words = [make("span", {}, description), make("small", {}, `/${command}`)];
    return make("li", {}, make("button", { type: "button", "data-close": true, onclick: () => acts.command(`/${command}`) }, ...words));
  }));
}

async function forget() {
  element("menu-sheet").close();
  if (!(await ask(say("forgetSure"), { yes: say("forgetYes") }))) return;
  current().forget();
}

function openMore(record) {
  changed = record;
  openSheet(element("message-sheet"));
}

async function actOnMessage(act) {
  element("message-sheet").close();
  if (act === "rewrite") return composer.rewrite(changed);
  await copy(changed.frame.text);
}

function showTheme() {
  const isDark = globalThis.nuanyiTheme.current() === "dark";
  element("theme").replaceChildren(icon(isDark ? "sun" : "moon"));
  element("theme").setAttribute("aria-label", say(isDark ? "toLight" : "toDark"));
}

function showLanguage() {
  const isChinese = spoken() === "zh";
  element("language").textContent = isChinese ? "EN" : "中";
  element("language").setAttribute("aria-label", say(isChinese ? "toEnglish" : "toChinese"));
  element("language").lang = isChinese ? "en" : "zh-CN";
}

element("language").addEventListener("click", () => {
  speak(spoken() === "zh" ? "en" : "zh");
  for (const seat of seats.all) seat.speak(spokenTag());
});
element("theme").addEventListener("click", () => globalThis.nuanyiTheme.choose(globalThis.nuanyiTheme.current() === "dark" ? "light" : "dark"));
element("menu").addEventListener("click", openMenu);
element("start").addEventListener("click", () => {
  current().send({ text: "/start" });
  element("log").focus();
});
element("forget").addEventListener("click", forget);
// Browsers have no clipboard for a page that came without encryption.
element("message-sheet").querySelector('[data-act="copy"]').hidden = !navigator.clipboard;
for (const button of element("message-sheet").querySelectorAll("[data-act]")) button.addEventListener("click", () => actOnMessage(button.dataset.act));
seats.addEventListener("taken", take);
addEventListener("theme", showTheme);
addEventListener("beforeunload", (event) => {
  if (seats.all.some((seat) => seat.history.list.some((record) => record.state === "uploading"))) event.preventDefault();
});
document.addEventListener("visibilitychange", () => document.hidden || messages.lookAgain());
onLanguage(() => {
  showLanguage();
  showTheme();
  seats.show();
  messages.show(current());
  showState();
  settle();
});
// iOS lays its keyboard over the page without making the page smaller.
globalThis.visualViewport?.addEventListener("resize", () => {
  document.body.style.height = visualViewport.scale === 1 ? `${visualViewport.height}px` : "";
});

for (const button of document.querySelectorAll("[data-icon]")) button.prepend(icon(button.dataset.icon));
label();
showLanguage();
showTheme();
seats.start();
