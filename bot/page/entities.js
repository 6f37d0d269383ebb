// Text with its formatting: Bot API entities by UTF-16 offset, and addresses and commands that stand in plain text.

import { make } from "./elements.js";
import { say } from "./words.js";

const TAGS = {
  bold: "b",
  italic: "i",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
};
const PHONE = /^tel:\+?[0-9*#().-]{1,32}$/i;
const LOOSE = /(https?:\/\/[^\s<>"'，。；！？、）】》]+)|(^|\s)(\/[a-z][a-z0-9_]{0,31})(?![\w/])/g;

/** Nodes for the text; `oncommand(text)` hears taps on commands in it. */
export function format(text, entities = [], oncommand = null) {
  const sorted = entities
    .filter(({ offset, length }) => offset >= 0 && length > 0 && offset < text.length)
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
  return spread(text, 0, text.length, sorted, oncommand);
}

/** The address of a link, or null where it leads anywhere but to the web. */
export function webAddress(url) {
  try {
    const address = new URL(/^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `https://${url}`);
    return address.protocol === "https:" || address.protocol === "http:" ? address.href : null;
  } catch {
    return null;
  }
}

function link(url, children) {
  if (PHONE.test(url)) return make("a", { href: url }, ...children);
  const address = webAddress(url);
  if (!address) return make("span", {}, ...children);
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

function spread(text, from, to, entities, oncommand) {
  const nodes = [];
  let place = from;
  for (let next = 0; next < entities.length; ) {
    const entity = entities[next];
    const end = Math.min(entity.offset + entity.length, to);
    const inner = entities.slice(next + 1).filter((other) => other.offset < end);
    next += 1 + inner.length;
    if (entity.offset < place || end <= entity.offset) continue;
    nodes.push(...loose(text.slice(place, entity.offset), oncommand));
    nodes.push(wrapped(text, entity, end, inner, oncommand));
    place = end;
  }
  nodes.push(...loose(text.slice(place, to), oncommand));
  return nodes;
}

function wrapped(text, entity, end, inner, oncommand) {
  const plain = text.slice(entity.offset, end);
  if (entity.type === "url") return link(plain, [plain]);
  if (entity.type === "bot_command" && oncommand) return command(plain, oncommand);
  const isLink = entity.type === "text_link";
  const isVerbatim = entity.type === "code" || entity.type === "pre";
  const children = isVerbatim ? [plain] : spread(text, entity.offset, end, inner, isLink ? null : oncommand);
  if (entity.type === "spoiler") return spoiler(children);
  if (isLink) return link(entity.url ?? "", children);
  return make(TAGS[entity.type] ?? "span", {}, ...children);
}

/** Words that are read only when somebody asks for them. */
function spoiler(children) {
  const words = make("span", { inert: true }, ...children);
  const cover = make("span", { class: "spoiler", role: "button", tabindex: 0, "aria-label": say("showHidden"), onclick: show, onkeydown: press }, words);
  return cover;

  function press(event) {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    show();
  }

  function show() {
    for (const name of ["class", "role", "tabindex", "aria-label"]) cover.removeAttribute(name);
    words.inert = false;
  }
}

function loose(text, oncommand) {
  const nodes = [];
  let place = 0;
  for (const match of text.matchAll(LOOSE)) {
    const [whole, address, before, word] = match;
    if (word && !oncommand) continue;
    nodes.push(text.slice(place, match.index) + (before ?? ""));
    nodes.push(address ? link(address, [address]) : command(word, oncommand));
    place = match.index + whole.length;
  }
  nodes.push(text.slice(place));
  return nodes.filter((node) => node !== "");
}

function command(word, oncommand) {
  return make("button", { type: "button", class: "command", onclick: () => oncommand(word) }, word);
}
