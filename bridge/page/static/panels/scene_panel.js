/** The panel of the selected scene: everything that a person may decide about its music. */

import { sceneOf } from "../core/cut.js";
import { element } from "../page/dom.js";
import { seen } from "../page/store.js";
import { say } from "../page/strings.js";
import { Choices } from "./choices.js";
import { CueEdges } from "./cue_edges.js";
import { Learned } from "./learned.js";
import { MoodPad } from "./mood_pad.js";
import { Proposals } from "./proposals.js";
import { Reasons } from "./reasons.js";
import { SceneHeading } from "./scene_heading.js";
import { Sliders } from "./sliders.js";
import { OwnStyle } from "./own_style.js";
import { Takes } from "./takes.js";
import { WordsField } from "./words_field.js";

export class ScenePanel {
  /** @param {import("../page/store.js").Store} store @param {import("../page/actions.js").Actions} actions */
  constructor(store, actions) {
    const pieces = actions.still ? [SceneHeading, MoodPad] : [SceneHeading, WordsField, MoodPad, Sliders, Choices, CueEdges, Proposals, Takes, Learned, OwnStyle, Reasons];
    this.pieces = pieces.map((Piece) => new Piece(store, actions));
    this.still = actions.still;
    this.none = element("p.empty", {}, say("scene.none"));
    this.body = element("div.scene", {}, ...this.pieces.map(({ root }) => root));
    this.root = element("div", {}, this.none, this.body);
    store.on(["selected", "view", "vocabulary", "heard", "other"], (state) => this.show(state));
  }

  show(state) {
    const view = seen(state);
    const scene = sceneOf(view, state.selected);
    this.none.hidden = Boolean(scene);
    this.body.hidden = !scene;
    if (!scene) return;
    this.body.inert = state.heard || this.still;
    for (const piece of this.pieces) piece.show(scene, view, state);
  }
}
