/** The state of the page, and who wants to know when it changes. */

/**
 * @typedef {object} State
 * @property {string} path Of the timeline that is shown.
 * @property {import("../core/types.js").View|null} view
 * @property {import("../core/notes.js").PartNotes[]} notes
 * @property {any} vocabulary
 * @property {import("../core/types.js").Span} span
 * @property {number} scroll Pixels that the lower lanes are scrolled by.
 * @property {string} selected The id of the selected scene, or empty.
 * @property {number} time Of the play head, in seconds.
 * @property {number} speed 0 where it stands.
 * @property {{from: number, to: number}|null} range From the in to the out point.
 * @property {boolean} looping
 * @property {Record<string, import("../player/mixing.js").Channel>} mixing By part; those that nobody touched are not in it.
 * @property {number|null} soundShare How far the sound is made; null where it is there.
 * @property {any[]} timelines
 * @property {any[]} revisions
 * @property {{number: number, view: import("../core/types.js").View, notes: import("../core/notes.js").PartNotes[]}|null} other The revision that is compared with.
 * @property {boolean} heard True where the other revision is the one that is seen and heard.
 * @property {Record<string, {share: number, doing: string}>} progress
 * @property {any[]} hosts
 * @property {boolean} connected
 * @property {string} trouble Why nothing is shown; empty where something is.
 * @property {boolean} shut True where the daemon does not let this page in.
 * @property {boolean} busy True while the daemon does what was asked.
 * @property {Record<string, any>} pushes The last of each host.
 * @property {number} written How often files may have changed.
 * @property {string} tab
 */

/** A store of values: listeners are told which names changed. @template {object} T */
export class Store {
  /** @param {T} state */
  constructor(state) {
    this.state = state;
    /** @type {{names: Set<string>, listener: (state: T) => void}[]} */
    this.listeners = [];
  }

  /** Change some values; nobody is told of those that are as they were. @param {Partial<T>} values */
  set(values) {
    const changed = Object.keys(values).filter((name) => this.state[name] !== values[name]);
    if (!changed.length) return;
    this.state = { ...this.state, ...values };
    for (const { names, listener } of [...this.listeners]) {
      if (changed.some((name) => names.has(name))) listener(this.state);
    }
  }

  /** Call a listener now, and whenever one of some values changes. @param {(keyof T & string)[]} names @param {(state: T) => void} listener */
  on(names, listener) {
    this.listeners.push({ names: new Set(names), listener });
    listener(this.state);
  }
}

/** Return the state of a page that has been told nothing yet. @returns {State} */
export function empty() {
  return {
    path: "",
    view: null,
    notes: [],
    vocabulary: null,
    span: { from: 0, scale: 10, width: 800 },
    scroll: 0,
    selected: "",
    time: 0,
    speed: 0,
    range: null,
    looping: false,
    mixing: {},
    soundShare: null,
    timelines: [],
    revisions: [],
    other: null,
    heard: false,
    progress: {},
    hosts: [],
    connected: false,
    trouble: "",
    shut: false,
    busy: false,
    pushes: {},
    written: 0,
    tab: "scene",
  };
}

/** Return the view that is seen: that of the other revision while it is compared with. @param {State} state */
export function seen(state) {
  return state.heard && state.other ? state.other.view : state.view;
}

/** Return the notes of the view that is seen. @param {State} state */
export function seenNotes(state) {
  return state.heard && state.other ? state.other.notes : state.notes;
}
