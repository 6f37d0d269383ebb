// Voice: tap to record and send with a button, or hold and let go. Sixty seconds at most.

import { minutes } from "./moments.js";
import { toast } from "./sheets.js";
import { say } from "./words.js";

const LONGEST_S = 60;
const SHORTEST_S = 0.7;
const HOLD_MS = 450;
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus", "audio/webm"];

const mic = document.getElementById("mic");
const bar = document.getElementById("recording");
const writing = document.getElementById("writing");
const seconds = bar.querySelector(".seconds");
const hint = bar.querySelector(".hint");
const wave = bar.querySelector("canvas");

/** What this browser can record; null where it cannot. */
export function voiceType() {
  if (!navigator.mediaDevices?.getUserMedia || !globalThis.MediaRecorder) return null;
  return TYPES.find((type) => MediaRecorder.isTypeSupported(type)) ?? null;
}

export class Voice {
  #recorder = null;
  #send;
  #since = 0;
  #timer = null;
  #levels = [];
  #endedAt = 0;
  #isStarting = false;
  #isWanted = false;

  /** `send(blob, seconds)` takes what was said. */
  constructor(send) {
    this.#send = send;
    let pressedAt = 0;
    mic.addEventListener("pointerdown", () => {
      pressedAt = Date.now();
      this.start();
      addEventListener("pointerup", (event) => this.#release(event, pressedAt), { once: true });
    });
    mic.addEventListener("click", (event) => event.detail === 0 && this.start());
    mic.addEventListener("contextmenu", (event) => event.preventDefault());
    bar.querySelector(".drop").addEventListener("click", () => this.#stop(false));
    bar.querySelector(".keep").addEventListener("click", () => this.#stop(true));
    bar.addEventListener("keydown", (event) => event.key === "Escape" && this.#stop(false));
  }

  async start() {
    if (this.#recorder || this.#isStarting) return;
    this.#isStarting = true;
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => null);
    this.#isStarting = false;
    if (!stream) return void toast(say("micDenied"));
    const chunks = [];
    const recorder = new MediaRecorder(stream, { mimeType: voiceType(), audioBitsPerSecond: 32_000 });
    recorder.ondataavailable = ({ data }) => chunks.push(data);
    recorder.onstop = () => {
      for (const track of stream.getTracks()) track.stop();
      const lasted = (this.#endedAt - this.#since) / 1000;
      if (this.#isWanted && lasted >= SHORTEST_S) this.#send(new Blob(chunks, { type: recorder.mimeType.split(";")[0] }), Math.round(lasted));
    };
    this.#recorder = recorder;
    this.#since = Date.now();
    recorder.start();
    this.#show(true);
    this.#listen(stream);
  }

  // Holding sends when the finger goes, unless it went up and away; a tap goes on recording.
  #release(event, pressedAt) {
    if (!this.#recorder || Date.now() - pressedAt < HOLD_MS || Date.now() - this.#since < HOLD_MS) return;
    this.#stop(event.clientY > bar.getBoundingClientRect().top - 80);
  }

  #stop(isWanted) {
    if (!this.#recorder) return;
    this.#isWanted = isWanted;
    this.#endedAt = Math.min(Date.now(), this.#since + LONGEST_S * 1000);
    if (this.#recorder.state !== "inactive") this.#recorder.stop();
    else this.#recorder.onstop();
    this.#recorder = null;
    clearInterval(this.#timer);
    this.#show(false);
  }

  #listen(stream) {
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 256 });
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Uint8Array(analyser.fftSize);
    this.#levels = [];
    const recorder = this.#recorder;
    recorder.addEventListener("stop", () => context.close());
    this.#timer = setInterval(() => {
      analyser.getByteTimeDomainData(samples);
      this.#levels.push(Math.max(...samples) - 128);
      const passed = (Date.now() - this.#since) / 1000;
      seconds.textContent = minutes(Math.min(passed, LONGEST_S));
      this.#drawWave();
      if (passed >= LONGEST_S && recorder.state === "recording") {
        recorder.pause();
        hint.textContent = say("recordingFull");
      }
    }, 100);
  }

  #drawWave() {
    const pen = wave.getContext("2d");
    pen.clearRect(0, 0, wave.width, wave.height);
    pen.fillStyle = getComputedStyle(wave).color;
    for (const [place, level] of this.#levels.slice(-30).entries()) {
      const high = Math.max(2, Math.min(wave.height, level));
      pen.fillRect(place * 4, (wave.height - high) / 2, 2, high);
    }
  }

  #show(isRecording) {
    bar.hidden = !isRecording;
    writing.hidden = isRecording;
    seconds.textContent = minutes(0);
    hint.textContent = say("recordingHint");
    // Not where one writes: that would bring up a phone's keyboard.
    (isRecording ? bar.querySelector(".keep") : mic).focus({ preventScroll: true });
  }
}
