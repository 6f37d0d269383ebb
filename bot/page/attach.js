// The + sheet: where the person is, a place on the map, photos, voice.

import { openSheet, toast } from "./sheets.js";
import { say } from "./words.js";

const LOCATE_MS = 12_000;
const FRESH_MS = 60_000;

const sheet = document.getElementById("attach-sheet");

/** `acts` are {sendPlace, map, type, photos, voice}. */
export function wireAttach(acts) {
  document.getElementById("attach").addEventListener("click", () => openSheet(sheet));
  const choices = {
    here: () => sendWhereIAm(acts),
    map: () => acts.map(),
    type: () => acts.type(),
    camera: () => document.getElementById("camera-files").click(),
    gallery: () => document.getElementById("gallery-files").click(),
    voice: () => acts.voice(),
  };
  for (const tile of sheet.querySelectorAll("[data-act]")) {
    tile.addEventListener("click", () => {
      sheet.close();
      choices[tile.dataset.act]();
    });
  }
  for (const input of sheet.querySelectorAll("input")) {
    input.addEventListener("change", () => {
      acts.photos([...input.files]);
      input.value = "";
    });
  }
  addEventListener("paste", ({ clipboardData }) => {
    const pictures = [...(clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
    if (pictures.length > 0) acts.photos(pictures);
  });
}

export function allowVoice(isPossible) {
  sheet.querySelector('[data-act="voice"]').hidden = !isPossible;
  document.getElementById("no-voice").hidden = isPossible;
}

/** Ask the browser where the person is, and send it or say in one sentence what else works. */
export async function sendWhereIAm({ sendPlace }) {
  if (!globalThis.isSecureContext || !navigator.geolocation) return void toast(say("locateUnsafe"));
  const done = toast(say("locating"));
  try {
    const { coords } = await askBrowser();
    sendPlace({ latitude: coords.latitude, longitude: coords.longitude });
  } catch (error) {
    toast(say(error.code === 1 ? "locateDenied" : "locateFailed"));
  } finally {
    done();
  }
}

function askBrowser() {
  return new Promise((resolve, reject) => {
    navigator.geolocation.getCurrentPosition(resolve, reject, { enableHighAccuracy: true, timeout: LOCATE_MS, maximumAge: FRESH_MS });
  });
}
