// The sheet in which a place is picked: on the map, or from a list that needs no map.

import { make } from "./elements.js";
import { PlaceMap } from "./place_map.js";
import { loadPlaces, placeName, recallPlaces, whereabouts } from "./places.js";
import { openSheet, toast } from "./sheets.js";
import { onLanguage, say } from "./words.js";

const MOST_FOUND = 30;
const READ_PAUSE = 250;
const NEAR_ZOOM = 15;
const AREA_ZOOM = 12;

const sheet = document.getElementById("map-sheet");
const search = document.getElementById("place-search");
const found = document.getElementById("found");
const count = document.getElementById("found-count");
const picked = document.getElementById("map-place");
const send = document.getElementById("map-send");

export class MapSheet {
  #map = new PlaceMap(document.getElementById("place-map"));
  #places = { areas: [], stations: [] };
  #send;
  #timer = null;
  #isFresh = true;

  /** `send({latitude, longitude})` takes the place. */
  constructor(send_) {
    this.#send = send_;
    search.addEventListener("input", () => this.#find());
    search.addEventListener("keydown", (event) => this.#press(event));
    send.addEventListener("click", () => this.#pick());
    this.#map.addEventListener("pick", () => this.#pick());
    this.#map.addEventListener("move", () => this.#readSoon());
    document.getElementById("zoom-in").addEventListener("click", () => this.#map.zoomBy(1));
    document.getElementById("zoom-out").addEventListener("click", () => this.#map.zoomBy(-1));
    document.getElementById("zoom-all").addEventListener("click", () => this.#map.showAll());
    onLanguage(() => this.#show());
  }

  async open() {
    try {
      this.#places = await recallPlaces();
    } catch {
      return void toast(say("mapFailed"));
    }
    search.value = "";
    openSheet(sheet);
    this.#map.fill(this.#places);
    if (this.#isFresh) this.#map.showAll();
    this.#isFresh = false;
    this.#show();
    loadPlaces().then((places) => this.#map.fill((this.#places = places)), () => null);
    document.getElementById("place-map").focus({ preventScroll: true });
  }

  #show() {
    this.#map.fill(this.#places);
    this.#find();
    this.#read();
  }

  #pick() {
    const { latitude, longitude } = this.#map.centre;
    sheet.close();
    this.#send({ latitude: Number(latitude.toFixed(6)), longitude: Number(longitude.toFixed(6)) });
  }

  // A drag says where it is only when it rests.
  #readSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#read(), READ_PAUSE);
  }

  #read() {
    picked.textContent = whereabouts(this.#map.centre, this.#places);
  }

  #find() {
    const words = search.value.trim().toLowerCase();
    const { areas, stations } = this.#places;
    const isNamed = ({ name, name_en }) => `${name} ${name_en ?? ""}`.toLowerCase().includes(words);
    const fitting = words ? [...areas, ...stations].filter(isNamed) : [];
    found.replaceChildren(...fitting.slice(0, MOST_FOUND).map((place) => {
      const note = place.is_open === false && make("small", {}, say("closed"));
      return make("li", {}, make("button", { type: "button", onclick: () => this.#go(place) }, placeName(place), note));
    }));
    found.hidden = fitting.length === 0;
    count.textContent = words ? say(fitting.length ? "foundCount" : "foundNone", { count: fitting.length }) : "";
    count.classList.toggle("unseen", !words || fitting.length > 0);
  }

  #press(event) {
    const first = found.querySelector("button");
    if (event.key === "Enter" && !event.isComposing) first?.click();
    else if (event.key === "ArrowDown") first?.focus();
    else return;
    event.preventDefault();
  }

  #go(place) {
    search.value = "";
    this.#find();
    this.#map.moveTo(place, "code" in place ? NEAR_ZOOM : AREA_ZOOM);
    this.#read();
    send.focus();
  }
}
