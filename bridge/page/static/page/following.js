/** Following the daemon: what is shown is always what it says. */

import { readNotes } from "../core/notes.js";
import { readView } from "../core/reading.js";
import { sceneAt } from "../core/cut.js";
import { get, getJson, listen } from "./api.js";
import { rested } from "./dom.js";
import { say } from "./strings.js";

export class Following {
  /** @param {import("./store.js").Store} store @param {import("./messages.js").Messages} news */
  constructor(store, news) {
    this.store = store;
    this.news = news;
    this.asked = 0;
    this.refreshSoon = rested(() => this.refresh(), 30);
    this.told = {
      hello: () => this.hello(),
      scored: (fields) => this.scored(fields),
      progress: (fields) => this.progress(fields),
      host: (fields) => this.host(fields),
      push: (fields) => this.pushed(fields),
      kept: (fields) => news.done(say("news.kept-file", fields)),
      transport: () => null,
    };
  }

  /** Begin: the newest of everything, then what changes. */
  async begin() {
    listen(
      (name, fields) => this.told[name]?.(fields),
      (connected) => this.store.set({ connected }),
      () => this.timelines(),
    );
    await this.host();
  }

  /** Show what lies in the page itself. @param {import("./report.js").Report} report */
  lay(report) {
    const { path, name, revision, state } = report.view;
    this.store.set({ connected: true, path, timelines: [{ path, name, revision, state }] });
    this.show(readView(report.view), report.notes);
  }

  async hello() {
    this.store.set({ progress: {} });
    await this.timelines();
    await this.refresh();
  }

  async timelines() {
    try {
      const timelines = await getJson("/api/timelines");
      const { path } = this.store.state;
      const known = timelines.some((each) => each.path === path);
      const asked = new URLSearchParams(location.search).get("timeline");
      const first = timelines.find((each) => each.path === asked) ?? timelines[0];
      this.store.set({ shut: false, timelines, path: known ? path : (first?.path ?? "") });
    } catch (error) {
      this.store.set({ shut: error.status === 403, trouble: error.message });
    }
  }

  /** Show another timeline. @param {string} path */
  async open(path) {
    this.store.set({ path, view: null, notes: [], other: null, heard: false, selected: "", time: 0, range: null, looping: false, trouble: "" });
    await this.refresh();
  }

  /** Get the newest view and its notes; what is selected, seen and heard stays where it is. */
  async refresh() {
    const { path, timelines } = this.store.state;
    if (!timelines.length) return;
    const mine = (this.asked += 1);
    try {
      const [told, packed] = await Promise.all([getJson("/api/view", { timeline: path }), get("/api/notes", { timeline: path })]);
      const buffer = await packed.arrayBuffer();
      if (mine !== this.asked) return;
      this.show(readView(told), buffer);
      const [revisions, vocabulary] = await Promise.all([getJson("/api/revisions", { timeline: path }), getJson("/api/vocabulary", { timeline: path })]);
      if (mine === this.asked) this.store.set({ revisions, vocabulary });
    } catch (error) {
      if (mine !== this.asked || error.status === undefined) return;
      if (this.store.state.view) this.news.trouble(error.message);
      else this.store.set({ trouble: error.message });
    }
  }

  show(view, buffer) {
    const { selected, time, view: before, path } = this.store.state;
    const notes = readNotes(buffer, view.parts.length, view.seconds);
    const shown = before && before.path === view.path ? shifted(before, view) : view;
    const there = view.scenes.some((scene) => scene.id === selected);
    const at = Math.min(time, view.seconds);
    this.store.set({ view: shown, notes, time: at, path: path || view.path, selected: there ? selected : (sceneAt(view, at)?.id ?? "") });
  }

  scored(fields) {
    if (fields.timeline && fields.timeline !== this.store.state.path) return;
    this.news.tell(say("news.scored", { fitted: 0, ...fields }));
    this.store.set({ progress: {} });
    this.refreshSoon();
  }

  progress({ timeline, share, doing }) {
    const progress = { ...this.store.state.progress };
    const { written } = this.store.state;
    if (share >= 1) delete progress[timeline];
    else progress[timeline] = { timeline, share, doing };
    this.store.set({ progress, written: share >= 1 ? written + 1 : written });
  }

  async host() {
    try {
      this.store.set({ hosts: await getJson("/api/hosts") });
    } catch (error) {
      this.news.trouble(error.message || say("trouble.no-answer"));
    }
  }

  pushed(fields) {
    this.store.set({ pushes: { ...this.store.state.pushes, [fields.host]: fields } });
    this.news.tell(say(`push.${fields.state}`, fields));
  }
}

/** Return a view in which a kept scene that begins elsewhere than before is told as moved. */
function shifted(before, view) {
  const starts = new Map(before.scenes.map((scene) => [scene.id, scene.start]));
  const scenes = view.scenes.map((scene) => {
    const was = starts.get(scene.id);
    const moved = scene.fate === "kept" && was !== undefined && Math.abs(was - scene.start) > 1e-3;
    return moved ? { ...scene, fate: "moved" } : scene;
  });
  return { ...view, scenes };
}
