"""Choice of takes, and the report on the joints between them."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest

from bridge.midi.palettes import PROGRAMS
from bridge.midi.passage import PITCH, passage_of
from bridge.midi.performing import bound, performed
from bridge.recut.rescoring import rescore
from bridge.score.cues import CuedScene
from bridge.score.mood import cue_seed
from bridge.score.orchestration.orchestration import orchestrated
from bridge.score.pipeline import ScoredTimeline, conditions_by_scene, score
from bridge.score.spotting import lay_bars, spot
from bridge.score.takes import TAKES, _distances, _own_costs, best_takes, take_seeds
from bridge.settings.choices import Choice
from bridge.settings.taste import NO_TASTE
from generator.conditions import Conditions, Ending, Mode, Opening
from generator.score import Score, Voice
from tests import edits
from tests.bridge.recut.judging import SETTINGS, Tunes, again, reel, scored, standing, unseen
from tests.scores import cut_list


def other_takes(of: ScoredTimeline) -> list[list[CuedScene]]:
    """Three tunes for every scene of a score."""
    spotted = spot(of.timeline, unseen(of.timeline), SETTINGS)
    told = conditions_by_scene(spotted, of.grid, SETTINGS, Tunes().styles)
    return [
        [
            replace(cue, seed=seed, music=passage_of(Tunes().compose(asked, seed, PROGRAMS[cue.palette])))
            for seed in (1, 2, 3)
        ]
        for cue, asked in zip(of.cues, told, strict=True)
    ]


def cost(cues: tuple[CuedScene, ...]) -> float:
    joints = sum(float(_distances([a, a], [b, b])[0, 0]) for a, b in pairwise(cues))
    return joints + sum(float(_own_costs([cue, cue], NO_TASTE)[0]) for cue in cues)


def test_no_other_takes_follow_one_another_better() -> None:
    takes = other_takes(scored(reel()))
    best = best_takes(takes)
    assert cost(best) == pytest.approx(min(cost(way) for way in product(*takes)))
    assert cost(best) < np.mean([cost(way) for way in product(*takes)])


def test_what_stands_is_taken_as_it_is_and_the_others_follow_it() -> None:
    takes = other_takes(scored(reel()))
    takes[1] = takes[1][2:]
    best = best_takes(takes)
    assert best[1] is takes[1][0]
    assert cost(best) == pytest.approx(min(cost(way) for way in product(*takes)))


def test_a_cues_takes_follow_from_its_seed_and_are_no_other_cues() -> None:
    seeds = [take_seeds(cue_seed(0, "a", take)) for take in range(20)]
    assert all(found[0] == cue_seed(0, "a", take) for take, found in enumerate(seeds))
    assert len({seed for found in seeds for seed in found}) == sum(map(len, seeds))
    assert all(0 <= seed < 2**63 for found in seeds for seed in found)


def test_the_seed_in_the_sheet_is_what_the_music_was_drawn_from() -> None:
    made = scored(reel())
    spotted = spot(made.timeline, unseen(made.timeline), SETTINGS)
    told = conditions_by_scene(spotted, made.grid, SETTINGS, Tunes().styles)
    for cue, asked in zip(made.cues, told, strict=True):
        assert cue.seed in take_seeds(cue_seed(0, cue.scene.id))
        voices = bound(passage_of(Tunes().compose(asked, cue.seed, PROGRAMS[cue.palette])))
        again_alone = orchestrated(voices, cue.grid, cue.key, cue.palette)
        assert performed(again_alone, cue.grid.bars, cue.grid.metre.beat).digest == cue.music.digest


class OneNote(Tunes):
    """Plays quarters on one note; a tritone higher in the takes of some seeds."""

    def __init__(self, apart: Collection[int] = ()) -> None:
        self.apart = apart

    def compose(self, conditions: Conditions, seed: int, programs: Mapping[Voice, int]) -> Score:
        pitch = 60 + 6 * (seed in self.apart)
        plain = super().compose(conditions, 0, programs)
        parts = (
            replace(part, notes=tuple(replace(note, pitch=pitch, velocity=70) for note in part.notes))
            for part in plain.parts
        )
        return replace(plain, parts=tuple(parts))


def test_a_take_that_is_heard_in_its_key_goes_before_one_that_meets_its_neighbours() -> None:
    """Neighbours that are heard a fifth away: the take that is, too, meets them, and is left."""
    cues = scored(reel()).cues

    def in_key(cue: CuedScene, tonic: int) -> CuedScene:
        triad = np.array([60, 64, 67] if cue.key.mode is Mode.MAJOR else [60, 63, 67]) + tonic
        tracks = tuple(
            replace(
                track,
                notes=np.where(np.arange(6) == PITCH, np.resize(triad, (len(track.notes), 1)), track.notes),
            )
            for track in cue.music.tracks
        )
        return replace(cue, music=replace(cue.music, tracks=tracks))

    home = cues[1].key.tonic
    takes = [
        [in_key(cues[0], home + 7)],
        [in_key(cues[1], home + 7), in_key(cues[1], home)],
        [in_key(cues[2], home + 7)],
    ]
    assert best_takes(takes)[1] is takes[1][1]


@pytest.mark.parametrize("far", range(TAKES))
def test_a_new_scene_is_chosen_to_meet_what_stands_and_changes_none_of_it(far: int) -> None:
    old = score(reel(), unseen(reel()), SETTINGS, OneNote(), lambda _share: None)
    cut = edits.insert(old.timeline, 8, edits.shot("New", 0, 240))
    stands = {cue.scene.id: cue.music.digest for cue in old.cues}
    (new_id,) = {cue.scene.id for cue in again(old, cut).scored.cues} - set(stands)
    takes = take_seeds(cue_seed(0, new_id))
    apart = OneNote({takes[far]})
    new = rescore(standing(old), cut, unseen(cut), SETTINGS, lambda: apart, lambda _share: None)
    found = {cue.scene.id: cue for cue in new.scored.cues}
    assert {name: found[name].music.digest for name in stands} == stands
    assert found[new_id].seed in set(takes) - {takes[far]}


def test_one_scene_composed_again_beside_what_it_was_chosen_with_is_the_same() -> None:
    old = scored(reel())
    for cue in old.cues:
        other = again(old, old.timeline, choices={cue.scene.id: Choice(take=1)})
        back = again(other.scored, old.timeline, choices={})
        assert [one.music.digest for one in back.scored.cues] == [one.music.digest for one in old.cues]


def test_joints_are_told_to_the_composer_by_key_mood_and_black() -> None:
    cut = cut_list([240, 240, 24, 240], ["A", "B", None, "C"])
    wanted = SETTINGS.model_copy(update={"key": "C major"})
    spotted = spot(cut, unseen(cut), wanted)
    told = conditions_by_scene(spotted, lay_bars(spotted), wanted, Tunes().styles)
    assert told[0].opening is Opening.AS_PLAYED
    assert told[-1].ending is Ending.REST
    assert told[-1].following is None
    at = next(
        at for at, scene in enumerate(spotted.scenes) if any(scene.end in span for span in spotted.black)
    )
    assert told[at].ending is Ending.REST
    assert all(one.following == other.key for one, other in pairwise(told))
