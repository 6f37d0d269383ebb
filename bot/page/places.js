// Places that the page knows without any map service: areas and stations, as the server lists them.

import { draw, make } from "./elements.js";
import { say, spoken } from "./words.js";

const EARTH_M = 6_371_000;
const RADIANS = Math.PI / 180;
const AT_HAND_M = 60;
const UNDER_PIN_M = 40;

// What stations are open changes; a picture in the chat may show what was so.
const FRESH_MS = 60_000;

let known = null;
let asked = null;
let askedAt = 0;

/** {areas, stations} as they are now, or as they were last known where the network fails. */
export async function loadPlaces() {
  if (Date.now() - askedAt > FRESH_MS) asked = null;
  asked ??= ask();
  return asked;
}

/** {areas, stations} as they are known already, if need be from long ago. */
export async function recallPlaces() {
  return known ?? loadPlaces();
}

async function ask() {
  askedAt = Date.now();
  try {
    const answer = await fetch("/chat/map");
    if (!answer.ok) throw new Error(`map: ${answer.status}`);
    known = await answer.json();
  } catch (error) {
    askedAt = 0;
    if (!known) throw error;
  }
  return known;
}

/** The name of an area or a station in the language of the page. */
export function placeName(place) {
  return (spoken() === "en" && place.name_en) || place.name;
}

function distanceM(a, b) {
  const wide = (b.longitude - a.longitude) * RADIANS * Math.cos(((a.latitude + b.latitude) / 2) * RADIANS);
  return EARTH_M * Math.hypot(wide, (b.latitude - a.latitude) * RADIANS);
}

function distanceWords(metres) {
  if (metres < 1000) return say("metres", { count: Math.round(metres / 10) * 10 });
  return say("kilometres", { count: metres < 10_000 ? (metres / 1000).toFixed(1) : Math.round(metres / 1000) });
}

/** In words where a point is: by the nearest station or area. */
export function whereabouts(point, { areas, stations }) {
  const named = [
    ...stations,
    ...areas.filter((area) => !area.city),
  ].map((place) => ({ name: placeName(place), metres: distanceM(point, place) }));
  const nearest = named.reduce((best, one) => (one.metres < best.metres ? one : best), { metres: Infinity });
  if (!nearest.name) return `${point.latitude.toFixed(4)}, ${point.longitude.toFixed(4)}`;
  if (nearest.metres < AT_HAND_M) return say("atPlace", nearest);
  return say("nearPlace", { name: nearest.name, distance: distanceWords(nearest.metres) });
}

/** A small picture of a place: rings around the pin, and the stations within them; narrow bubbles show its middle. */
export function sketch(point, name, { wide = 560, high = 120, ringM = 500 } = {}) {
  const scale = high / 2 / (ringM * 2.1);
  const middle = { x: wide / 2, y: high / 2 };
  const dots = draw("g", { class: "dots" });
  const rings = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((ring) => draw("circle", { class: "ring", cx: middle.x, cy: middle.y, r: ring * ringM * scale }));
  const pin = draw("path", { class: "pin", d: `M${middle.x} ${middle.y}c6-7 9-11 9-16a9 9 0 0 0-18 0c0 5 3 9 9 16z` });
  const hole = draw("circle", { class: "hole", cx: middle.x, cy: middle.y - 16, r: 3.2 });
  const label = say("venueMap", { name: name || say("location"), distance: distanceWords(ringM) });
  recallPlaces().then(({ stations }) => dots.append(...stations.map(dot).filter(Boolean)), () => null);
  return make(
    "div",
    { class: "sketch" },
    draw("svg", { viewBox: `0 0 ${wide} ${high}`, preserveAspectRatio: "xMidYMid slice", role: "img", "aria-label": label }, ...rings, dots, pin, hole),
    make("small", { "aria-hidden": "true" }, distanceWords(ringM)),
  );

  function dot(station) {
    const x = middle.x + (station.longitude - point.longitude) * RADIANS * EARTH_M * Math.cos(point.latitude * RADIANS) * scale;
    const y = middle.y - (station.latitude - point.latitude) * RADIANS * EARTH_M * scale;
    const isSeen = x > -5 && x < wide + 5 && y > -5 && y < high + 5;
    return isSeen && distanceM(point, station) > UNDER_PIN_M && draw("circle", { class: station.is_open ? "station open" : "station", cx: x, cy: y, r: 4 });
  }
}
