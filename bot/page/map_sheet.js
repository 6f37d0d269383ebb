// The sheet in which a place is picked: on the map, or from a list that needs no map.

import { make } from "./elements.js";
import { PlaceMap } from "./place_map.js";
import { areaName, loadPlaces, whereabouts } from "./places.js";
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
    onLanguage(() => this.#map.fill(this.#places));
  }

  async open() {
    try {
      this.#places = await loadPlaces();
    } catch {
      return void toast(say("mapFailed"));
    }
    search.value = "";
    this.#find();
    openSheet(sheet);
    this.#map.fill(this.#places);
    if (this.#isFresh) this.#map.showAll();
    this.#isFresh = false;
    this.#read();
    document.getElementById("place-map").focus({ preventScroll: true });
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
    const named = [
      ...areas.map((area) => ({ name: areaName(area), names: `${area.name} ${area.name_en ?? ""}`, point: area, zoom: AREA_ZOOM })),
      ...stations.map((station) => ({ name: station.name, names: station.name, point: station, zoom: NEAR_ZOOM, isClosed: !station.is_open })),
    ];
    const fitting = words ? named.filter(({ names }) => names.toLowerCase().includes(words)) : [];
    found.replaceChildren(...fitting.slice(0, MOST_FOUND).map((place) => {
      const note = place.isClosed ? make("small", {}, say("closed")) : null;
      return make("li", {}, make("button", { type: "button", onclick: () => this.#go(place) }, place.name, note));
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

  #go({ point, zoom }) {
    search.value = "";
    this.#find();
    this.#map.moveTo(point, zoom);
    this.#read();
    send.focus();
  }
}
