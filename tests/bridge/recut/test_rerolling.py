"""Another take: other notes in one scene, and nothing else."""

from collections.abc import Mapping
from dataclasses import replace

from bridge.midi.palettes import Palette
from bridge.output.files import midi_file
from bridge.recut.planning import Fate, Standing
from bridge.recut.rescoring import Rescored, rescore
from bridge.score.cues import CuedScene
from bridge.score.pipeline import ScoredTimeline
from bridge.settings import Settings
from bridge.settings.choices import Choice
from generator.conditions import Conditions, Key, Style
from generator.score import Score, Voice
from tests import edits
from tests.bridge.recut.judging import SETTINGS, Tunes, again, reel, scored, standing, stood, unseen
from tests.midi import read_back

OTHERWISE = Settings.model_validate(
    {"picture": False, "seed": 5, "bpm": (120, 160), "palette": "synth", "style": "song", "key": "F# minor"}
)
"""Settings under which a scene that is new would be another."""


def frame_of(cue: CuedScene) -> tuple[object, ...]:
    """Return all that a reroll leaves alone: everything but the notes, the seed and the number of the take."""
    grid, choice = cue.grid, replace(cue.choice, take=0)
    bars = (grid.start, grid.lines, grid.bars, grid.metre, grid.hits, cue.tempi)
    asked = (cue.key, cue.style, cue.palette, cue.density.tolist(), cue.valence, cue.arousal)
    return (cue.scene, *bars, *asked, cue.pin, cue.without, choice)


def rerolled(old: ScoredTimeline, at: int, wanted: Settings = SETTINGS) -> Rescored:
    """Ask for the next take of a scene."""
    choices = {cue.scene.id: cue.choice for cue in old.cues}
    chosen = old.cues[at].choice
    choices[old.cues[at].scene.id] = replace(chosen, take=(chosen.take or 0) + 1)
    return again(old, old.timeline, wanted, choices)


def assert_only_notes(old: ScoredTimeline, new: Rescored, at: int) -> None:
    """Compare a scene that was rerolled, and all others, with what they were."""
    cues = new.scored.cues
    assert [fate is Fate.COMPOSED for fate in new.fates] == [number == at for number in range(len(cues))]
    as_written = [cue.as_written for cue in old.cues]
    assert [frame_of(cue.as_written) for cue in cues] == [frame_of(cue) for cue in as_written]
    for number, (was, now) in enumerate(zip(old.cues, cues, strict=True)):
        assert (was.music.digest != now.music.digest) is (number == at)
    assert new.scored.tempo == old.tempo
    assert read_back(midi_file(new.scored)).markers() == read_back(midi_file(old)).markers()


def test_another_take_keeps_bars_tempo_mood_key_and_instruments_whatever_the_settings_are_now() -> None:
    old = scored(reel())
    assert_only_notes(old, rerolled(old, 1, OTHERWISE), 1)


def test_a_scene_that_was_fitted_keeps_the_bars_it_was_fitted_to() -> None:
    old = again(scored(reel()), edits.trim_tail(reel(), 5, -20))
    assert old.fates[1] is Fate.FITTED
    assert_only_notes(old.scored, rerolled(old.scored, 1), 1)


def test_what_a_person_chose_stays() -> None:
    first = scored(reel())
    chosen = Choice(
        style=Style.SONG, palette=Palette.SYNTH, key=Key.parse("D minor"), tempo=96.0, valence=0.8
    )
    old = again(first, first.timeline, choices={first.cues[2].scene.id: chosen}).scored
    new = rerolled(old, 2, OTHERWISE)
    assert_only_notes(old, new, 2)
    assert new.scored.cues[2].choice == replace(chosen, take=1)


def test_parts_that_a_person_removed_stay_away() -> None:
    old = scored(reel())
    drawn = next(track.name for track in old.cues[0].music.tracks if track.drawn)
    quieter = replace(
        old.cues[0],
        without=frozenset({drawn}),
        music=replace(
            old.cues[0].music,
            tracks=tuple(track for track in old.cues[0].music.tracks if track.name != drawn),
        ),
    )
    new = rerolled(replace(old, cues=(quieter, *old.cues[1:])), 0)
    assert drawn not in {track.name for track in new.scored.cues[0].music.tracks}
    assert new.scored.cues[0].without == {drawn}


def test_from_its_files_a_scene_is_rerolled_as_from_memory() -> None:
    old = scored(reel())
    wish = {old.cues[1].scene.id: Choice(take=1)}
    files = stood(old, old.timeline)
    new = rescore(files, old.timeline, unseen(old.timeline), SETTINGS, Tunes, lambda _: None, choices=wish)
    assert midi_file(new.scored) == midi_file(rerolled(old, 1).scored)


def test_the_take_before_is_there_again() -> None:
    old = scored(reel())
    new = rerolled(rerolled(old, 1).scored, 1)
    back = again(new.scored, old.timeline, choices={})
    assert [cue.music.digest for cue in back.scored.cues] == [cue.music.digest for cue in old.cues]


def test_the_composer_is_asked_for_the_same_with_another_seed() -> None:
    told: list[tuple[Conditions, int]] = []

    class Listening(Tunes):
        def compose(self, conditions: Conditions, seed: int, programs: Mapping[Voice, int]) -> Score:
            told.append((conditions, seed))
            return super().compose(conditions, seed, programs)

    old = scored(reel())
    before = old.cues[3]
    wish = {before.scene.id: Choice(take=4)}
    standing_score: Standing = standing(old)
    cut = old.timeline
    rescore(standing_score, cut, unseen(cut), OTHERWISE, Listening, lambda _: None, choices=wish)
    assert all(asked.key == before.key and asked.rhythm is None for asked, _ in told)
    assert all(asked.density.tolist() == before.density.tolist() for asked, _ in told)
    assert before.seed not in {seed for _, seed in told}
