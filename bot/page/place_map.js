// A map without a map service: areas and stations as points, under a pin that stays in the middle. Drag, pinch, wheel,
// buttons or keys move the points.

import { placeName } from "./places.js";

const TILE = 256;
const CLOSEST = 17;
const FARTHEST = 5;
const NAMES_ZOOM = 11;
const STEP_PX = 40;
const GRID_PX = 56;

export class PlaceMap extends EventTarget {
  #box;
  #canvas;
  #points = { areas: [], stations: [] };
  #zoom = 8;
  #pointers = new Map();

  constructor(box) {
    super();
    this.#box = box;
    this.#canvas = box.querySelector("canvas");
    this.centre = { latitude: 38.467, longitude: 106.274 };
    box.addEventListener("pointerdown", (event) => this.#touch(event));
    box.addEventListener("pointermove", (event) => this.#drag(event));
    for (const end of ["pointerup", "pointercancel"]) box.addEventListener(end, (event) => this.#pointers.delete(event.pointerId));
    box.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    box.addEventListener("dblclick", () => this.zoomBy(1));
    box.addEventListener("keydown", (event) => this.#press(event));
    new ResizeObserver(() => this.#draw()).observe(box);
    addEventListener("theme", () => this.#draw());
  }

  fill(points) {
    this.#points = points;
    this.#draw();
  }

  /** Put the pin on a point; `zoom` says how close, 5 to 17. */
  moveTo({ latitude, longitude }, zoom = this.#zoom) {
    this.centre = { latitude: Math.max(-85, Math.min(85, latitude)), longitude: ((longitude + 540) % 360) - 180 };
    this.#zoom = Math.max(FARTHEST, Math.min(CLOSEST, zoom));
    this.#draw();
    this.dispatchEvent(new Event("move"));
  }

  zoomBy(levels) {
    this.moveTo(this.centre, this.#zoom + levels);
  }

  /** So that every point is seen. */
  showAll() {
    const all = [...this.#points.areas, ...this.#points.stations].map(project);
    if (all.length === 0) return;
    const [west, east] = bounds(all.map(({ x }) => x));
    const [north, south] = bounds(all.map(({ y }) => y));
    const { width, height } = this.#size();
    const zoom = Math.log2(Math.min((width * 0.84) / (east - west || 1e-9), (height * 0.84) / (south - north || 1e-9)) / TILE);
    this.moveTo(unproject({ x: (west + east) / 2, y: (north + south) / 2 }), Math.min(zoom, 13));
  }

  #size() {
    return { width: this.#box.clientWidth || 320, height: this.#box.clientHeight || 320 };
  }

  #shift(x, y) {
    const scale = TILE * 2 ** this.#zoom;
    const middle = project(this.centre);
    this.moveTo(unproject({ x: middle.x + x / scale, y: middle.y + y / scale }));
  }

  #touch(event) {
    this.#box.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  }

  #drag(event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.#pointers.set(event.pointerId, now);
    const share = other ? 2 : 1;
    this.#shift((before.x - now.x) / share, (before.y - now.y) / share);
    if (!other) return;
    const spread = (point) => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
    this.zoomBy(Math.log2(spread(now) / spread(before)));
  }

  #wheel(event) {
    event.preventDefault();
    this.zoomBy(-Math.sign(event.deltaY) * Math.min(0.5, Math.abs(event.deltaY) / 200));
  }

  #press(event) {
    const step = event.shiftKey ? STEP_PX * 4 : STEP_PX;
    const acts = {
      ArrowLeft: () => this.#shift(-step, 0),
      ArrowRight: () => this.#shift(step, 0),
      ArrowUp: () => this.#shift(0, -step),
      ArrowDown: () => this.#shift(0, step),
      "+": () => this.zoomBy(1),
      "=": () => this.zoomBy(1),
      "-": () => this.zoomBy(-1),
      Enter: () => this.dispatchEvent(new Event("pick")),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  }

  #draw() {
    const { width, height } = this.#size();
    const dense = devicePixelRatio || 1;
    Object.assign(this.#canvas, { width: width * dense, height: height * dense });
    const pen = this.#canvas.getContext("2d");
    const style = getComputedStyle(this.#box);
    const colour = (name) => style.getPropertyValue(name).trim();
    pen.scale(dense, dense);
    pen.font = `600 14px ${style.fontFamily}`;
    pen.textAlign = "center";
    const middle = project(this.centre);
    const scale = TILE * 2 ** this.#zoom;
    const at = (point) => {
      const { x, y } = project(point);
      return { x: (x - middle.x) * scale + width / 2, y: (y - middle.y) * scale + height / 2 };
    };
    const isSeen = ({ x, y }) => x > -60 && x < width + 60 && y > -30 && y < height + 30;
    const taken = [];

    const dot = ({ x, y }, radius, fill, edge) => {
      pen.beginPath();
      pen.arc(x, y, radius, 0, 7);
      pen.fillStyle = fill;
      pen.fill();
      pen.lineWidth = 2;
      pen.strokeStyle = edge;
      pen.stroke();
    };
    const label = (name, { x, y }, fill) => {
      const half = pen.measureText(name).width / 2 + 4;
      const box = { left: x - half, right: x + half, top: y + 5, bottom: y + 25 };
      if (taken.some((other) => box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top)) return;
      taken.push(box);
      pen.lineWidth = 4;
      pen.lineJoin = "round";
      pen.strokeStyle = colour("--land");
      pen.strokeText(name, x, y + 20);
      pen.fillStyle = fill;
      pen.fillText(name, x, y + 20);
    };

    this.#grid(pen, colour("--grid"), width, height, middle, scale);
    const seen = (points) => points.map((point) => [point, at(point)]).filter(([, place]) => isSeen(place));
    const areas = seen([...this.#points.areas].sort((a, b) => b.city - a.city));
    const stations = seen(this.#points.stations);
    for (const [area, place] of areas) dot(place, area.city ? 6 : 4, colour("--muted"), colour("--land"));
    for (const [station, place] of stations) {
      dot(place, 5, station.is_open ? colour("--fill") : colour("--land"), station.is_open ? colour("--land") : colour("--muted"));
    }
    for (const [area, place] of areas) label(placeName(area), place, colour("--text"));
    if (this.#zoom >= NAMES_ZOOM) for (const [station, place] of stations) label(placeName(station), place, colour("--accent"));
  }

  #grid(pen, colour, width, height, middle, scale) {
    const offset = (at, size) => (((size / 2 - at * scale) % GRID_PX) + GRID_PX) % GRID_PX;
    pen.strokeStyle = colour;
    pen.lineWidth = 1;
    pen.beginPath();
    for (let x = offset(middle.x, width); x < width; x += GRID_PX) pen.rect(x, -1, 0, height + 2);
    for (let y = offset(middle.y, height); y < height; y += GRID_PX) pen.rect(-1, y, width + 2, 0);
    pen.stroke();
  }
}

/** Web Mercator, the world as the square from 0 to 1. */
function project({ latitude, longitude }) {
  const sine = Math.sin((latitude * Math.PI) / 180);
  return { x: longitude / 360 + 0.5, y: 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI) };
}

function unproject({ x, y }) {
  return { longitude: (x - 0.5) * 360, latitude: (Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI };
}

function bounds(numbers) {
  return [Math.min(...numbers), Math.max(...numbers)];
}
