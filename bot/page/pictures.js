// Pictures and sound inside bubbles, and the view of one picture on the whole screen.

import { icon, make } from "./elements.js";
import { minutes } from "./moments.js";
import { openSheet } from "./sheets.js";
import { fileAddress } from "./uploads.js";
import { say } from "./words.js";

const viewer = document.getElementById("viewer");
const viewed = document.getElementById("viewed");
const OWN_FILES = /^(?:\/chat\/files\/|blob:)/;

viewed.addEventListener("click", () => viewed.classList.toggle("whole"));

/** The address of a file of this chat, or null for anything else. */
export function ownFile(file, seat) {
  const told = file.url ?? (typeof file === "string" ? file : file.file_id);
  if (OWN_FILES.test(told)) return told;
  return file.url ? null : (seat.files.get(told) ?? fileAddress(told));
}

/** One to ten pictures, each opening when tapped. `sizes` are {width, height} or nothing, by place. */
export function album(addresses, caption, sizes = []) {
  const many = addresses.length > 1;
  return make("div", { class: many ? "album many" : "album" }, ...addresses.map((address, place) => {
    const alt = caption ? say("photoOf", { caption }) : many ? say("photo", { number: place + 1 }) : say("picture");
    const size = sizes[place]?.width && !many ? { width: sizes[place].width, height: sizes[place].height } : {};
    const image = make("img", { alt, decoding: "async", ...size });
    const tile = make("button", { type: "button", class: "picture", "aria-label": `${alt}，${say("enlarge")}`, onclick: () => enlarge(address, alt) }, image);
    image.addEventListener("error", () => tile.replaceWith(make("p", { class: "missing" }, icon("picture"), say("photoGone"))));
    image.src = address ?? "";
    return tile;
  }));
}

function enlarge(address, alt) {
  viewed.classList.remove("whole");
  viewed.alt = alt;
  viewed.src = address;
  openSheet(viewer);
}

/** A voice message with its own small player. */
export function sound(address, seconds) {
  const bar = make("i");
  const left = make("span", { class: "seconds" }, minutes(seconds));
  const button = make("button", { type: "button", class: "round filled", "aria-label": say("play") }, icon("play"));
  let audio = null;

  button.addEventListener("click", () => {
    audio ??= prepared();
    if (audio.paused) audio.play().catch(() => audio.dispatchEvent(new Event("error")));
    else audio.pause();
  });
  return make("div", { class: "sound", role: "group", "aria-label": say("voiceMessage", { seconds }) }, button, make("span", { class: "track", "aria-hidden": "true" }, bar), left);

  function prepared() {
    const player = new Audio(address);
    player.addEventListener("play", () => show("pause"));
    player.addEventListener("pause", () => show("play"));
    player.addEventListener("timeupdate", () => {
      bar.style.width = `${Math.min(100, (player.currentTime / Math.max(1, seconds)) * 100)}%`;
      left.textContent = minutes(player.ended ? seconds : player.currentTime);
    });
    player.addEventListener("error", () => left.replaceChildren(say("soundGone")));
    return player;
  }

  function show(act) {
    button.replaceChildren(icon(act));
    button.setAttribute("aria-label", say(act));
  }
}

/** A document with its name and size, to be saved. */
export function fileCard(document, address) {
  const size = document.file_size ? sizeWords(document.file_size) : "";
  const name = make("span", {}, document.file_name ?? say("file"), make("small", {}, size));
  if (!address) return make("p", { class: "file" }, icon("file"), name);
  return make("a", { class: "file", href: address, download: document.file_name ?? "" }, icon("file"), name);
}

function sizeWords(count) {
  return count >= 1_000_000 ? `${(count / 1_000_000).toFixed(1)} MB` : `${Math.max(1, Math.round(count / 1000))} KB`;
}
