"""Parts that Recue draws from the voices, through recuts: in step with them, and a person's where a person changed it."""

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

import mido
import numpy as np

from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi.edit_seal import seal_of
from bridge.midi.palettes import Palette
from bridge.midi.passage import ONSET, RELEASE
from bridge.midi.performing import performed
from bridge.output.cuesheet.reading import read_sheet
from bridge.output.files import midi_file
from bridge.recut.adopted_edits import adopted
from bridge.recut.planning import Fate, Standing
from bridge.recut.rescoring import Rescored, rescore
from bridge.recut.standing import standing as standing_in_files
from bridge.score.cues import CuedScene
from bridge.score.orchestration.orchestration import plain, with_parts
from bridge.score.pipeline import ScoredTimeline, score
from bridge.score.sizes import Size
from bridge.settings import Settings
from bridge.settings.choices import Choice
from bridge.timeline import Marker, Timeline
from generator.conditions import Conditions
from generator.score import Note, Score, Voice, VoicePart
from tests import edits
from tests.bridge.recut.judging import Tunes, again, reel, scored, sheet_of, standing, stood, unseen

ORCHESTRA = Settings(picture=False, palette=Palette.ORCHESTRA)
VOICES = ["Melody", "Bass"]


def names(cue: CuedScene) -> list[str]:
    return [track.name for track in cue.music.tracks]


def drawn_from_its_voices(cue: CuedScene) -> bool:
    """Return True if all that plays beside the voices is what they would have drawn for them."""
    again = with_parts(plain(cue.music), cue.grid, cue.key, cue.palette, sizes=cue.sizes)
    return performed(again, cue.grid.bars, cue.grid.metre.beat).digest == cue.music.digest


def recut(stands: Standing, cut: Timeline, choices: dict[str, Choice] | None = None) -> Rescored:
    return rescore(stands, cut, unseen(cut), ORCHESTRA, Tunes, lambda _share: None, choices=choices)


def by_hand(score: ScoredTimeline, change: Callable[[list[mido.MidiTrack]], object]) -> bytes:
    """Return the .mid after a person changed its tracks and saved it."""
    file = mido.MidiFile(file=io.BytesIO(midi_file(score)), charset="utf-8")
    change(file.tracks)
    out = io.BytesIO()
    file.save(file=out)
    return out.getvalue()


def louder(tracks: list[mido.MidiTrack]) -> None:
    """Every stroke of the timpani a little louder."""
    (drums,) = [track for track in tracks if track.name == "Timpani"]
    for message in drums:
        if message.type == "note_on":
            message.velocity = 101


def without_timpani(tracks: list[mido.MidiTrack]) -> None:
    tracks[:] = [track for track in tracks if track.name != "Timpani"]


def test_a_trimmed_scene_has_its_parts_drawn_from_its_voices_as_they_are_now() -> None:
    old = scored(reel(), ORCHESTRA)
    assert all(drawn_from_its_voices(cue) for cue in old.cues)
    new = again(old, edits.trim_tail(old.timeline, 5, -14), ORCHESTRA)
    assert new.fates[1] is Fate.FITTED
    assert all(drawn_from_its_voices(cue) for cue in new.scored.cues)
    assert any(names(cue) != VOICES for cue in new.scored.cues)


def test_a_hit_marker_gets_its_accent_in_a_scene_that_is_fitted_to_it() -> None:
    class Loud(Tunes):
        def compose(self, conditions: Conditions, seed: int, programs: Mapping[Voice, int]) -> Score:
            quiet = super().compose(conditions, seed, programs)
            parts = [
                replace(part, notes=tuple(replace(note, velocity=100) for note in part.notes))
                for part in quiet.parts
            ]
            return replace(quiet, parts=tuple(parts))

    old = score(reel(), unseen(reel()), ORCHESTRA, Loud(), lambda _share: None)
    marker = Marker("hit: the door slams", Fraction(129, 10))
    marks = sorted([*old.timeline.markers, marker], key=lambda mark: mark.time)
    new = again(old, replace(old.timeline, markers=tuple(marks)), ORCHESTRA).scored.cues[1]
    (hit,) = [hit for hit in new.grid.hits if hit.hit.name == "the door slams"]
    struck = [track for track in new.music.tracks if track.name in {"Percussion", "Timpani"}]
    assert hit.step * TICKS_PER_STEP in {int(tick) for track in struck for tick in track.notes[:, ONSET]}


def test_a_locked_scene_takes_its_parts_along_with_its_bars() -> None:
    old = scored(reel(), ORCHESTRA)
    locks = {cue.scene.id: Choice(locked=True) for cue in old.cues}
    new = again(old, edits.trim_tail(old.timeline, 5, -14), ORCHESTRA, locks)
    before, after = old.cues[1], new.scored.cues[1]
    assert new.fates[1] is Fate.FITTED
    assert set(names(after)) <= set(names(before))
    sounds = {tuple(row) for track in plain(after.music).tracks for row in track.notes[:, :2].tolist()}
    basses = [track for track in after.music.tracks if track.name in {"Violins", "Contrabasses", "Flute"}]
    assert {tuple(row) for track in basses for row in track.notes[:, [ONSET, RELEASE]].tolist()} <= sounds


def test_another_palette_is_drawn_anew_and_the_first_one_comes_back() -> None:
    old = scored(reel(), ORCHESTRA)
    ids = [cue.scene.id for cue in old.cues]
    synth = again(old, old.timeline, ORCHESTRA, dict.fromkeys(ids, Choice(palette=Palette.SYNTH)))
    assert set(synth.fates) == {Fate.KEPT}
    assert all(drawn_from_its_voices(cue) for cue in synth.scored.cues)
    assert not any({"Timpani", "Violins", "Flute"} & {*names(cue)} for cue in synth.scored.cues)
    back = again(synth.scored, old.timeline, ORCHESTRA, dict.fromkeys(ids, Choice(palette=Palette.ORCHESTRA)))
    assert midi_file(back.scored) == midi_file(old)


def test_a_part_that_a_person_changed_is_theirs_in_every_recut_and_palette() -> None:
    old = scored(reel(), ORCHESTRA)
    midi = by_hand(old, louder)
    of_files, of_memory = stood(old, old.timeline, midi), adopted(standing(old), midi, "", "cut.mid")
    hit = next(at for at, cue in enumerate(old.cues) if "Timpani" in names(cue))
    for stands in (of_files, of_memory):
        assert stands.cues[hit].edited
        (drums,) = [track for track in stands.cues[hit].music.tracks if track.name == "Timpani"]
        assert not drums.drawn
        synth = {cue.scene.id: Choice(palette=Palette.SYNTH) for cue in stands.cues}
        for choices in (None, synth):
            trimmed = recut(stands, edits.trim_tail(old.timeline, 4 * hit + 1, -14), choices)
            (now,) = [t for t in trimmed.scored.cues[hit].music.tracks if t.name == "Timpani"]
            assert set(now.notes[:, 3].tolist()) == {101}
            assert now.program == 47


def test_voices_that_a_person_changed_stay_at_their_octave_in_any_palette() -> None:
    old = scored(reel(), ORCHESTRA)
    low = [
        replace(track, notes=track.notes - np.array([0, 0, 36, 0, 0, 0])) if track.name == "Melody" else track
        for track in old.cues[0].music.tracks
    ]
    cue = replace(old.cues[0], edited=True, music=replace(old.cues[0].music, tracks=tuple(low)))
    stands = Standing(old.timeline, (cue, *old.cues[1:]))
    strings = {cue.scene.id: Choice(palette=Palette.STRINGS)}
    now = recut(stands, old.timeline, strings).scored.cues[0]
    assert now.music.tracks[0].notes.tolist() == low[0].notes.tolist()


def test_a_part_that_a_person_took_out_stays_out_until_they_choose_other_instruments() -> None:
    old = scored(reel(), ORCHESTRA)
    midi = by_hand(old, without_timpani)
    for stands in (stood(old, old.timeline, midi), adopted(standing(old), midi, "", "cut.mid")):
        new = recut(stands, edits.trim_tail(old.timeline, 5, -14))
        assert not any("Timpani" in names(cue) for cue in new.scored.cues)
        later = recut(stood(new.scored, new.scored.timeline), edits.trim_tail(new.scored.timeline, 1, -9))
        assert not any("Timpani" in names(cue) for cue in later.scored.cues)
        chosen = {cue.scene.id: Choice(palette=Palette.ORCHESTRA) for cue in old.cues}
        assert any("Timpani" in names(cue) for cue in recut(stands, old.timeline, chosen).scored.cues)


def from_before(score: ScoredTimeline) -> Standing:
    """Return a score of three voices and its cue sheet as they were written before anything played beside these."""
    voices = replace(score, cues=tuple(replace(cue, music=plain(cue.music)) for cue in score.cues))
    midi = midi_file(voices)
    sheet = json.loads(sheet_of(voices, seal_of(midi)))
    for scene in sheet["scenes"]:
        del scene["drawn"], scene["without"]
    told = read_sheet(json.dumps(sheet).encode(), "cut.recue.json")
    return standing_in_files(told, midi, score.timeline, "cut.mid")


def test_a_score_from_before_goes_on_with_its_voices_alone_until_instruments_are_chosen() -> None:
    old = from_before(scored(reel(), ORCHESTRA))
    assert not any(cue.edited for cue in old.cues)
    new = recut(old, edits.trim_tail(old.timeline, 5, -14))
    assert [names(cue) for cue in new.scored.cues] == [VOICES] * 4
    assert [cue.music.digest for cue in new.scored.cues[2:]] == [cue.music.digest for cue in old.cues[2:]]
    assert from_files_alike(new.scored)
    chosen = {cue.scene.id: Choice(palette=Palette.STRINGS) for cue in old.cues}
    assert any(names(cue) != VOICES for cue in recut(old, old.timeline, chosen).scored.cues)


def from_files_alike(score: ScoredTimeline) -> bool:
    """Return True if what is read back knows the same parts as drawn, and the same as unwanted."""
    back = stood(score, score.timeline)
    facts = [
        [({track.name for track in cue.music.tracks if track.drawn}, cue.without) for cue in cues]
        for cues in (score.cues, back.cues)
    ]
    return facts[0] == facts[1]


def test_what_was_drawn_is_known_in_the_files() -> None:
    assert from_files_alike(scored(reel(), ORCHESTRA))


def test_a_score_from_before_players_had_seats_gets_no_new_parts_where_it_is_fitted() -> None:
    old = scored(reel(), ORCHESTRA)

    def unseated(cue: CuedScene) -> CuedScene:
        tracks = tuple(
            replace(track, messages=track.messages[:1])
            for track in cue.music.tracks
            if track.name not in {"Trumpets", "Trombones"}
        )
        return replace(cue, music=replace(cue.music, tracks=tracks))

    stands = Standing(old.timeline, tuple(map(unseated, old.cues)))
    new = recut(stands, edits.trim_tail(old.timeline, 5, -14)).scored.cues[1]
    assert set(names(new)) <= set(names(stands.cues[1]))
    assert {"Trumpets", "Trombones"} <= new.without


def with_sizes(score: ScoredTimeline, sizes: tuple[Size, ...]) -> ScoredTimeline:
    """Return a score whose first scene was given an ensemble of these sizes."""
    cue, *others = score.cues
    bars = (sizes * len(cue.grid.bars))[: len(cue.grid.bars)]
    music = with_parts(plain(cue.music), cue.grid, cue.key, cue.palette, sizes=bars)
    music = performed(music, cue.grid.bars, cue.grid.metre.beat)
    return replace(score, cues=(replace(cue, music=music, sizes=bars), *others))


def test_a_scene_keeps_the_sizes_of_its_ensemble_through_files_and_recuts() -> None:
    old = with_sizes(scored(reel(), ORCHESTRA), (Size.SOLO, Size.FEW))
    files = stood(old, old.timeline).cues[0]
    assert files.sizes == old.cues[0].sizes
    assert files.music.digest == old.cues[0].music.digest
    new = recut(standing(old), edits.trim_tail(reel(), 1, -14))
    fitted = new.scored.cues[new.fates.index(Fate.FITTED)]
    assert set(fitted.sizes) <= {Size.SOLO, Size.FEW}
    assert len(fitted.sizes) == len(fitted.grid.bars)
    assert not any(
        track.drawn and track.name not in {"Percussion", "Timpani"} for track in fitted.music.tracks
    )


def test_a_score_from_before_form_decided_sizes_gets_none_in_a_recut() -> None:
    old = scored(reel(), ORCHESTRA)
    old = replace(old, cues=tuple(replace(cue, sizes=()) for cue in old.cues))
    new = recut(standing(old), edits.trim_tail(reel(), 5, -14))
    assert all(
        set(cue.sizes) <= {Size.FREE}
        for cue, fate in zip(new.scored.cues, new.fates, strict=True)
        if fate is not Fate.COMPOSED
    )


class Running(Tunes):
    """Composes runs of sixteenths that no organ's pedal plays."""

    def compose(self, conditions: Conditions, seed: int, programs: Mapping[Voice, int]) -> Score:  # noqa: ARG002 (a composer's)
        length = int(conditions.steps.sum())
        runs = [Note(step / 4, 0.25, 40 + step % 24, 80) for step in range(length)]
        return Score(tuple(VoicePart(voice, programs[voice], tuple(runs)) for voice in Voice), length / 4)


def test_another_palette_has_the_notes_back_that_the_one_before_could_not_play() -> None:
    cut = reel()
    slow, fast = (
        score(cut, unseen(cut), Settings(picture=False, palette=palette), Running(), lambda _share: None)
        for palette in (Palette.CHOIR_AND_ORGAN, Palette.SYNTH)
    )
    synth = {cue.scene.id: Choice(palette=Palette.SYNTH) for cue in slow.cues}
    for before in (standing(slow), stood(slow, cut)):
        new = recut(before, cut, synth)
        assert set(new.fates) == {Fate.KEPT}
        for was, now, other in zip(slow.cues, new.scored.cues, fast.cues, strict=True):
            notes = [
                [track.notes.tolist() for track in cue.music.tracks if track.voice is not None]
                for cue in (was, now, other)
            ]
            assert notes[0] != notes[1]
            assert notes[1] == notes[2]
