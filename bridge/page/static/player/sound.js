/** The sound of the page: stretches are fetched some seconds ahead and put on the sound card's clock, which all follow. */

import { lasting, stretch, timeAt } from "../core/clock.js";
import { fetchSamples, playable, RATE } from "./samples.js";

const AHEAD = 4;
/** Seconds that are fetched before they sound. */
const FIRST = 0.5;
const LONG = 2;
const LEAD = 0.06;
/** Seconds between the first samples and their sound. */
const FASTEST = 2;
/** The fastest speed at which anything is heard. */

export class Sound {
  /** @param {{sources: () => {timeline: string, revision: number|undefined, gains: Map<string, number>, loop: {from: number, to: number}|null, end: number}, waits: (share: number|null) => void, troubled: (text: string) => void, ended: () => void}} asked */
  constructor(asked) {
    this.asked = asked;
    this.context = null;
    this.anchors = [];
    this.gains = new Map();
    this.playing = [];
    this.run = null;
  }

  /** Return the sound card, which there is from the first sound on. */
  card() {
    if (!this.context) {
      this.context = new AudioContext({ sampleRate: RATE, latencyHint: "interactive" });
      this.master = this.context.createGain();
      this.meter = this.context.createAnalyser();
      this.meter.fftSize = 1024;
      this.master.connect(this.meter).connect(this.context.destination);
    }
    return this.context;
  }

  /** Begin at a time of the cut. @param {number} time Seconds. @param {number} speed */
  async start(time, speed) {
    this.stop();
    const context = this.card();
    const run = { halt: new AbortController(), speed, next: time, at: 0 };
    this.run = run;
    if (context.state !== "running") await context.resume();
    await this.pump(run, true);
  }

  /** Stop, and forget what is on its way. */
  stop() {
    this.run?.halt.abort();
    this.run = null;
    for (const source of this.playing) source.stop();
    this.playing = [];
    this.anchors = [];
  }

  /** Return the time of the cut that is heard at an instant of the page's clock; null while nothing plays. @param {number} now Milliseconds of `performance.now()`. */
  timeAt(now) {
    if (!this.anchors.length) return null;
    return timeAt(this.anchors, this.cardTime(now));
  }

  /** Return the instant of the sound card's clock that is heard at an instant of the page's. */
  cardTime(now) {
    const stamp = this.context.getOutputTimestamp?.();
    if (stamp?.performanceTime > 0) return stamp.contextTime + (now - stamp.performanceTime) / 1000;
    return this.context.currentTime - (this.context.outputLatency || this.context.baseLatency || 0);
  }

  async pump(run, first = false) {
    let wanted = FIRST;
    let time = run.next;
    while (this.run === run && time !== null) {
      const { loop, end } = this.asked.sources();
      const piece = stretch(time, run.speed, wanted * Math.abs(run.speed), loop, end);
      const sounds = await this.fetched(run, piece);
      if (this.run !== run) return;
      this.schedule(run, piece, sounds, first);
      first = false;
      time = piece.next;
      wanted = LONG;
      await this.rest(run, run.at - AHEAD);
    }
    await this.rest(run, run.at + 0.02);
    if (this.run === run) this.asked.ended();
  }

  async fetched(run, piece) {
    const { timeline, revision, gains } = this.asked.sources();
    if (Math.abs(run.speed) > FASTEST) return [];
    const [from, to] = [Math.min(piece.from, piece.to), Math.max(piece.from, piece.to)];
    const names = [...gains.keys()];
    const answers = await Promise.all(
      names.map((part) => fetchSamples({ timeline, part, revision }, from, to, run.halt.signal).catch(() => ({ samples: null, share: null, trouble: "" }))),
    );
    const shares = answers.map((answer) => answer.share).filter((share) => share !== null);
    this.asked.waits(shares.length ? Math.min(...shares) : null);
    const trouble = answers.find((answer) => answer.trouble)?.trouble;
    if (trouble && this.run === run) this.asked.troubled(trouble);
    return answers.map(({ samples }, index) => ({ part: names[index], buffer: samples && playable(this.context, samples, run.speed < 0) }));
  }

  schedule(run, piece, sounds, first) {
    const earliest = this.context.currentTime + LEAD;
    const late = first || run.at < earliest;
    if (late) run.at = earliest;
    const goesOn = !late && Math.abs(timeAt(this.anchors, run.at) - piece.from) < 1e-6;
    if (!goesOn) this.anchors = [...lasting(this.anchors, this.context.currentTime), { at: run.at, time: piece.from, speed: run.speed }];
    for (const { part, buffer } of sounds) if (buffer) this.place(part, buffer, run);
    run.at += Math.abs(piece.to - piece.from) / Math.abs(run.speed);
  }

  place(part, buffer, run) {
    const source = new AudioBufferSourceNode(this.context, { buffer, playbackRate: Math.abs(run.speed) });
    source.connect(this.gainOf(part));
    source.start(run.at);
    source.onended = () => (this.playing = this.playing.filter((each) => each !== source));
    this.playing.push(source);
  }

  gainOf(part) {
    let node = this.gains.get(part);
    if (!node) {
      node = this.context.createGain();
      node.connect(this.master);
      this.gains.set(part, node);
    }
    node.gain.value = this.asked.sources().gains.get(part) ?? 0;
    return node;
  }

  /** Give every sound that plays the gain that it has now. */
  level() {
    if (!this.context) return;
    const { gains } = this.asked.sources();
    for (const [part, node] of this.gains) node.gain.setTargetAtTime(gains.get(part) ?? 0, this.context.currentTime, 0.015);
  }

  async rest(run, until) {
    while (this.run === run && this.context.currentTime < until) await new Promise((done) => setTimeout(done, 40));
  }
}
