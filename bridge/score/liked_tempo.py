"""What the tempo of a reference costs: the cuts that bars without it would meet."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction

from bridge.grid import solve_scene
from bridge.grid.bars import BarGrid, SceneGrid
from bridge.score.scene_words import SceneWords
from bridge.score.spotting import Spotting, tempo_request
from bridge.settings import FILE_NAME, Settings
from bridge.settings.liked import REFERENCE


def tempo_cost_remarks(
    spotted: Spotting, grid: BarGrid, settings: Settings, scenes: Iterable[int]
) -> Iterator[str]:
    """Yield a sentence on each reference whose tempo has some scenes miss cuts that bars of any tempo meet.

    Args:
        spotted: The scenes of a film, and the tempi that they may have.
        grid: Their bars.
        settings: The user's settings for all scenes.
        scenes: The indices of those that were composed now.
    """
    edits = {cut.time for cut in spotted.timeline.cuts}
    lost, cuts = Counter[str](), Counter[str]()
    for at in scenes:
        by = spotted.words[at].reading.by.get("bpm", "")
        if not by.startswith(REFERENCE) or spotted.pins[at].tempo or spotted.scenes[at].silence is not None:
            continue
        bars = grid.scenes[at]
        cuts[by] += sum(met.hit.time in edits for met in bars.hits)
        if missed := _missed(bars, edits):
            lost[by] += max(missed - _missed_without(spotted, at, settings, edits), 0)
    low, high = settings.bpm
    for by, count in lost.items():
        if count:
            yield (
                f"The tempo of the {by.replace(':', '')} costs {count} of {cuts[by]} cuts; write 'mood: {low:g}-{high:g} bpm' into "
                f"{FILE_NAME} to leave the tempo open and keep the rest of it."
            )


def _missed(bars: SceneGrid, edits: Collection[Fraction]) -> int:
    return sum(met.hit.time in edits and not met.met for met in bars.hits)


def _missed_without(spotted: Spotting, at: int, settings: Settings, edits: Collection[Fraction]) -> int:
    """Count the cuts that a scene would miss if its words left the tempo open."""
    scene = spotted.scenes[at]
    ask = tempo_request(spotted.film.tempi[at], spotted.pins[at], settings, SceneWords(), scene.duration)
    free = solve_scene(
        scene.duration,
        spotted.hits_in(scene),
        1 / spotted.timeline.rate,
        ask,
        start=scene.start,
        black=spotted.black,
    )
    return _missed(free, edits)
