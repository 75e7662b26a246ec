/** The page: its pieces are put together here, and nowhere else. */

import { Actions } from "./page/actions.js";
import { element, fill } from "./page/dom.js";
import { takeDrops } from "./page/dropping.js";
import { Following } from "./page/following.js";
import { keysDialog, keyTable, listenToKeys, looking } from "./page/keys.js";
import { Messages } from "./page/messages.js";
import { embedded } from "./page/report.js";
import { empty, Store } from "./page/store.js";
import { loadStrings, say } from "./page/strings.js";
import { Dock } from "./panels/dock.js";
import { Files } from "./panels/files.js";
import { Hosts } from "./panels/hosts.js";
import { Mixer } from "./panels/mixer.js";
import { ProgressList } from "./panels/progress_list.js";
import { Revisions } from "./panels/revisions.js";
import { SceneList } from "./panels/scene_list.js";
import { ScenePanel } from "./panels/scene_panel.js";
import { Splitter } from "./panels/splitter.js";
import { TopBar } from "./panels/top_bar.js";
import { Viewer } from "./panels/viewer.js";
import { FilmPlayer } from "./player/film_player.js";
import { Player } from "./player/player.js";
import { Timeline } from "./timeline/timeline.js";

const REST = 700;
/** Milliseconds after which it is told where a play head that stands is. */

const report = embedded();
await loadStrings(report?.strings);
const store = new Store(empty());
const news = new Messages();
const actions = new Actions(store, news);
actions.still = Boolean(report);
const following = new Following(store, news);
const viewer = new Viewer(store, actions);
actions.player = report ? new FilmPlayer(store, report, viewer.screen) : new Player(store, viewer.canvas, (text) => news.trouble(text));
actions.timeline = new Timeline(store, actions, report?.thumbnails);

const mixer = new Mixer(store, actions);
const sound = element("div");
const panels = [
  { name: "scene", root: new ScenePanel(store, actions).root },
  { name: "list", root: new SceneList(store, actions).root },
];
if (!report) {
  panels.push(
    { name: "sound", root: sound },
    { name: "revisions", root: new Revisions(store, actions).root },
    { name: "hosts", root: new Hosts(store, actions).root },
    { name: "files", root: new Files(store, actions).root },
  );
}
const beside = element("div.beside");
const stageRow = element("div.upper", {}, viewer.root, beside);
const main = element("main", { id: "main" }, stageRow, actions.timeline.root, new Dock(store, panels).root);
stageRow.after(new Splitter(main).root);
const top = new TopBar(store, actions, following);
fill(document.body, top.root, main, new ProgressList(store, actions).root, news.root);

const wide = matchMedia("(min-width: 1200px)");
const placeMixer = () => {
  (wide.matches ? beside : sound).append(mixer.root);
  document.body.classList.toggle("wide", wide.matches);
  if (wide.matches && store.state.tab === "sound") store.set({ tab: "scene" });
};
wide.addEventListener("change", placeMixer);
placeMixer();

const table = report ? looking(keyTable(actions)) : keyTable(actions);
const dialog = keysDialog(table);
document.body.append(dialog);
actions.showKeys = () => dialog.showModal();
listenToKeys(table);
if (!report) takeDrops(actions);
addEventListener("click", (event) => event.detail > 0 && event.target.closest?.("button, summary") === document.activeElement && !event.target.closest("dialog, [role=tablist]") && document.activeElement.blur());

let told = 0;
store.on(["time", "speed"], ({ speed, view }) => {
  clearTimeout(told);
  if (!speed && view) told = setTimeout(() => actions.where(), REST);
});
actions.player.ticks.push(() => mixer.loud(actions.player.sound.meter));
store.on(["speed"], ({ speed }) => !speed && mixer.loud(undefined));
store.on(["view", "timelines", "shut", "trouble"], ({ view, shut, timelines, trouble }) => {
  document.body.classList.toggle("empty", !view);
  document.body.dataset.why = shut ? say("shut.text") : view ? "" : trouble ? trouble : timelines.length ? say("state.loading") : say("state.connecting");
});

/** What tests and the console look at. */
Object.assign(globalThis, { recue: { store, actions } });
document.body.classList.toggle("report", Boolean(report));
if (report) following.lay(report);
else await following.begin();
