// Photos to send: made small enough for a slow network, which also drops where and when they were taken.

import { icon, make } from "./elements.js";
import { openSheet, toast } from "./sheets.js";
import { say } from "./words.js";

const LONGEST_SIDE = 1600;
const QUALITY = 0.82;
const MOST = 10;

const sheet = document.getElementById("photo-sheet");
const previews = document.getElementById("previews");
const note = document.getElementById("photo-note");
const caption = document.getElementById("caption");

export class Photos {
  #blobs = [];
  #send;

  /** `send(blobs, caption)` takes the photos that were agreed on. */
  constructor(send) {
    this.#send = send;
    document.getElementById("photo-send").addEventListener("click", () => this.#agree());
    caption.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && this.#agree());
    sheet.addEventListener("close", () => this.#show([]));
  }

  async offer(files) {
    const results = await Promise.allSettled(files.slice(0, MOST).map(shrink));
    const blobs = results.filter((result) => result.status === "fulfilled").map((result) => result.value);
    const isBroken = blobs.length < results.length;
    if (blobs.length === 0) return void (isBroken && toast(say("photoBroken")));
    note.textContent = [isBroken && say("photoBroken"), files.length > MOST && say("photoMany")].filter(Boolean).join(" ");
    caption.value = "";
    this.#show(blobs);
    openSheet(sheet);
    document.getElementById("photo-send").focus();
  }

  #show(blobs) {
    for (const image of previews.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    this.#blobs = blobs;
    previews.replaceChildren(...blobs.map((blob, place) => {
      const image = make("img", { alt: say("photo", { number: place + 1 }), src: URL.createObjectURL(blob) });
      const drop = make("button", { type: "button", class: "round", "aria-label": say("dropPhoto", { number: place + 1 }), onclick: () => this.#drop(place) }, icon("close"));
      return make("div", { class: "preview" }, image, drop);
    }));
  }

  #drop(place) {
    this.#show(this.#blobs.filter((_, other) => other !== place));
    if (this.#blobs.length === 0) sheet.close();
    else document.getElementById("photo-send").focus();
  }

  #agree() {
    const blobs = this.#blobs;
    const words = caption.value.trim();
    sheet.close();
    if (blobs.length > 0) this.#send(blobs, words);
  }
}

/** A JPEG of at most 1600 pixels a side, drawn anew: nothing that the camera wrote into the file goes along. */
async function shrink(file) {
  const image = await decode(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
  const canvas = make("canvas", { width: Math.max(1, Math.round(image.width * scale)), height: Math.max(1, Math.round(image.height * scale)) });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close?.();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("not drawn"))), "image/jpeg", QUALITY);
  });
}

async function decode(file) {
  if (globalThis.createImageBitmap) {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
    if (bitmap) return bitmap;
  }
  const image = new Image();
  const url = URL.createObjectURL(file);
  image.src = url;
  try {
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(url);
  }
}
