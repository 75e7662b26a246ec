"""A cue in the instruments of a palette: what leads, what doubles, and what is struck on strong hits."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.grid.bars import Hit, HitKind, MetHit, SceneGrid
from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi.instruments import BESIDE, DRUMS, TIMPANI, Instrument
from bridge.midi.palettes import FORCES, Palette
from bridge.midi.passage import ONSET, PITCH, RELEASE, VELOCITY, Passage, Track, passage_of
from bridge.score.orchestration.orchestration import orchestrated, plain, with_parts
from bridge.score.orchestration.ranges import in_range
from generator.conditions import Key
from generator.score import Note, Score, Voice, VoicePart
from integrations.closeness import Closeness
from tests.playing import wrong
from tests.scores import even_grid, tune

C_MAJOR = Key.parse("C major")
BARS = [16] * 4
GRID = even_grid([BARS], [120]).scenes[0]
NAMED = {instrument.name: instrument for instrument in BESIDE}


def with_hits(*hits: tuple[int, float], closeness: Closeness = Closeness.MET) -> SceneGrid:
    """Four bars with hits on sixteenths, of these weights."""
    return replace(
        GRID,
        hits=tuple(
            MetHit(Hit(GRID.lines[step], HitKind.MARKER, weight), step, Fraction(0), closeness)
            for step, weight in hits
        ),
    )


def cue(*parts: tuple[Voice, Iterable[Note]], bars: int = 4) -> Passage:
    """Return a cue in these voices."""
    return passage_of(Score(tuple(VoicePart(voice, 0, tuple(notes)) for voice, notes in parts), 4.0 * bars))


def pedal(pitch: int, velocity: int, length: float = 4.0) -> list[Note]:
    """Return a note a bar, four bars long."""
    return [Note(4.0 * bar, length, pitch, velocity) for bar in range(4)]


def track(music: Passage, name: str) -> Track:
    (found,) = [track for track in music.tracks if track.name == name]
    return found


def names(music: Passage) -> list[str]:
    return [track.name for track in music.tracks]


def test_a_piano_plays_its_three_voices_alone_whatever_is_hit() -> None:
    music = orchestrated(passage_of(tune(4)), with_hits((0, 4.0), (16, 2.0)), C_MAJOR, Palette.PIANO)
    assert names(music) == ["Melody", "Harmony", "Bass"]
    assert [each.program for each in music.tracks] == [0, 0, 0]
    before = passage_of(tune(4))
    assert track(music, "Melody").notes.tolist() == track(before, "Melody").notes.tolist()
    assert track(music, "Bass").notes.tolist() == track(before, "Bass").notes.tolist()


def test_a_key_that_two_voices_of_a_piano_strike_together_is_struck_once_and_released_before_the_next() -> (
    None
):
    music = orchestrated(passage_of(tune(4)), GRID, C_MAJOR, Palette.PIANO)
    keys = sorted((n[PITCH], n[ONSET], n[RELEASE]) for each in music.tracks for n in each.notes.tolist())
    assert all(one[0] != after[0] or one[2] <= after[1] for one, after in pairwise(keys))
    struck = {(n[PITCH], n[ONSET]) for each in passage_of(tune(4)).tracks for n in each.notes.tolist()}
    assert {(pitch, onset) for pitch, onset, _ in keys} == struck
    together = passage_of(tune(4))
    kept = orchestrated(together, GRID, C_MAJOR, Palette.PIANO, touched=True)
    assert [len(each.notes) for each in kept.tracks] == [len(each.notes) for each in together.tracks]


def test_loud_cellos_are_doubled_an_octave_below_by_contrabasses_and_quiet_ones_are_not() -> None:
    loud, quiet = (
        orchestrated(cue((Voice.BASS, pedal(43, velocity))), GRID, C_MAJOR, Palette.STRINGS)
        for velocity in (90, 40)
    )
    assert [(each.name, each.program) for each in loud.tracks] == [("Bass", 42), ("Contrabasses", 43)]
    cellos, basses = (each.notes for each in loud.tracks)
    assert (basses[:, PITCH] == cellos[:, PITCH] - 12).all()
    assert (basses[:, :2] == cellos[:, :2]).all()
    assert names(quiet) == ["Bass"]


def test_a_doubling_joins_softly() -> None:
    just, well = (
        track(orchestrated(cue((Voice.BASS, pedal(43, v))), GRID, C_MAJOR, Palette.STRINGS), "Contrabasses")
        for v in (62, 72)
    )
    assert just.notes[0, VELOCITY] == round(62 * 0.9 / 2)
    assert well.notes[0, VELOCITY] == round(72 * 0.9)


def test_a_downbeat_that_is_played_early_is_doubled_with_its_phrase() -> None:
    grid = even_grid([[16] * 8], [120]).scenes[0]
    bass = [Note(4.0 * bar, 3.0, 43, 40 if bar < 4 else 90) for bar in range(8)]
    music = cue((Voice.BASS, bass), bars=8)
    early = music.tracks[0].notes.copy()
    early[1:, ONSET] -= 30
    loose = replace(music, tracks=(replace(music.tracks[0], notes=early),))
    doubled = track(orchestrated(loose, grid, C_MAJOR, Palette.STRINGS), "Contrabasses")
    assert doubled.notes[:, ONSET].tolist() == early[4:, ONSET].tolist()


def test_a_bass_too_low_for_cellos_is_the_contrabasses_and_cellos_double_it_above() -> None:
    music = orchestrated(cue((Voice.BASS, pedal(31, 90))), GRID, C_MAJOR, Palette.STRINGS)
    assert [(each.name, each.program) for each in music.tracks] == [("Bass", 43), ("Cellos", 42)]
    assert (track(music, "Cellos").notes[:, PITCH] == 43).all()


def test_a_doubling_that_would_be_no_octave_away_rests() -> None:
    """Contrabasses go down to E1: below the lowest octave of the cellos they would play what these play."""
    music = orchestrated(cue((Voice.BASS, pedal(37, 90))), GRID, C_MAJOR, Palette.STRINGS)
    assert names(music) == ["Bass"]


def test_an_orchestra_gives_a_loud_melody_to_the_violins_and_a_soft_one_to_a_woodwind() -> None:
    loud, soft = (
        orchestrated(cue((Voice.MELODY, pedal(74, velocity))), GRID, C_MAJOR, Palette.ORCHESTRA)
        for velocity in (100, 46)
    )
    assert track(loud, "Melody").program == 48
    assert {"Flute", "Trumpets"} & {*names(loud)} == {"Flute"}, "nothing is a tutti in a single phrase"
    assert track(soft, "Melody").program in {68, 71, 73}
    assert names(soft) == ["Melody"]


def test_what_lies_too_low_for_one_goes_to_another_of_its_leads() -> None:
    low = orchestrated(cue((Voice.MELODY, pedal(50, 50))), GRID, C_MAJOR, Palette.ORCHESTRA)
    assert track(low, "Melody").program in {42, 71}
    assert (track(low, "Melody").notes[:, PITCH] == 50).all()


def test_a_melody_goes_from_one_player_to_another_between_phrases() -> None:
    grid = even_grid([[16] * 16], [120]).scenes[0]
    line = [Note(beat / 1.0, 1.0 if beat % 16 < 15 else 0.5, 74, 70) for beat in range(64)]
    melody = track(
        orchestrated(cue((Voice.MELODY, line), bars=16), grid, C_MAJOR, Palette.ORCHESTRA), "Melody"
    )
    changes = [tick for tick, event in melody.messages if event[0] & 0xF0 == 0xC0]
    assert changes == [0, 2 * 16 * 4 * TICKS_PER_STEP]
    assert melody.program_at(changes[1]) != melody.program


def test_a_track_says_where_its_players_sit() -> None:
    loud = orchestrated(cue((Voice.BASS, pedal(43, 90))), GRID, C_MAJOR, Palette.STRINGS)
    basses = track(loud, "Contrabasses")
    seat = NAMED["Contrabasses"].seat
    assert basses.messages == (
        (0, b"\xca\x2b"),
        (0, bytes((0xBA, 10, seat.pan_value))),
        (0, bytes((0xBA, 91, seat.reverb_value))),
    )


def test_a_stray_note_is_folded_into_the_range_of_what_leads() -> None:
    line = [Note(beat / 2, 0.5, 72, 100) for beat in range(31)]
    music = orchestrated(
        cue((Voice.MELODY, [*line, Note(15.5, 0.5, 50, 100)])), GRID, C_MAJOR, Palette.ORCHESTRA
    )
    assert track(music, "Melody").program == 48
    assert track(music, "Melody").notes[-1, PITCH] == 62


def moving(count: int = 64) -> list[Note]:
    """Return four bars of triads that are struck on every sixteenth and go from C to F and back, bar by bar."""
    chords = ((60, 64, 67), (60, 65, 69))
    return [Note(step / 4, 0.25, pitch, 90) for step in range(count) for pitch in chords[step // 16 % 2]]


def test_horns_hold_what_others_repeat_and_strike_what_changes() -> None:
    horns = track(
        orchestrated(cue((Voice.HARMONY, moving())), GRID, C_MAJOR, Palette.ORCHESTRA), "Horns"
    ).notes
    bar = 16 * TICKS_PER_STEP
    assert sorted((horns[:, RELEASE] - horns[:, ONSET]).tolist()) == [*[bar] * 8, 4 * bar]
    assert set(horns[horns[:, ONSET] == 0, PITCH] % 12) == {0, 4, 7}


def test_horns_rest_where_the_harmony_holds_itself() -> None:
    pad = [Note(2.0 * half, 2.0, pitch, 90) for half in range(8) for pitch in (60, 64, 67)]
    assert "Horns" not in names(orchestrated(cue((Voice.HARMONY, pad)), GRID, C_MAJOR, Palette.ORCHESTRA))


def test_basses_play_the_beats_of_a_bass_that_runs() -> None:
    runs = [Note(step / 4, 0.25, 43 + step % 3, 90) for step in range(64)]
    basses = track(
        orchestrated(cue((Voice.BASS, runs)), GRID, C_MAJOR, Palette.STRINGS), "Contrabasses"
    ).notes
    assert basses[:, ONSET].tolist() == [*range(0, 64 * TICKS_PER_STEP, 4 * TICKS_PER_STEP)]
    assert (basses[1:, ONSET] == basses[:-1, RELEASE]).all()


def test_drums_play_a_pattern_and_fill_where_music_is_driven_and_nothing_where_it_is_not() -> None:
    driven, still, soft = (
        orchestrated(cue((Voice.MELODY, line)), GRID, C_MAJOR, Palette.HYBRID)
        for line in (
            [Note(step / 2, 0.5, 74, 100) for step in range(32)],
            pedal(74, 100),
            [Note(step / 2, 0.5, 74, 40) for step in range(32)],
        )
    )
    drums = track(driven, "Percussion").notes
    kick = drums[drums[:, PITCH] == 36, ONSET]
    assert kick.tolist() == [*range(0, 64 * TICKS_PER_STEP, 8 * TICKS_PER_STEP)]
    assert drums[drums[:, ONSET] >= 60 * TICKS_PER_STEP][:, PITCH].tolist().count(50) == 2, "high tom first"
    assert not {"Percussion"} & {*names(still), *names(soft)}


def test_a_hand_in_the_notes_keeps_them_at_their_octave() -> None:
    music = cue((Voice.MELODY, pedal(20, 60)))
    kept = orchestrated(music, GRID, C_MAJOR, Palette.STRINGS, touched=True)
    assert (track(kept, "Melody").notes == track(music, "Melody").notes).all()


STRUCK = cue((Voice.MELODY, pedal(72, 110)), (Voice.BASS, pedal(36, 80)))


def test_percussion_falls_on_strong_hits_on_the_drum_channel() -> None:
    music = orchestrated(STRUCK, with_hits((0, 4.0), (16, 1.0), (48, 2.0)), C_MAJOR, Palette.ORCHESTRA)
    struck = track(music, "Percussion").notes
    assert set(struck[:, 4].tolist()) == {DRUMS}
    assert sorted({int(tick) for tick in struck[:, ONSET]}) == [0, 48 * TICKS_PER_STEP]
    assert sorted(struck[struck[:, ONSET] == 0, PITCH].tolist()) == [35, 49]


@pytest.mark.parametrize(
    "grid", [with_hits((16, 1.0)), with_hits((16, 2.0), closeness=Closeness.MISSED), with_hits((20, 2.0))]
)
def test_a_plain_cut_a_missed_hit_and_one_where_nothing_is_struck_have_no_accent(grid: SceneGrid) -> None:
    music = orchestrated(STRUCK, grid, C_MAJOR, Palette.ORCHESTRA)
    assert not {"Percussion", "Timpani"} & {*names(music)}


def test_a_quiet_scene_begins_without_drums() -> None:
    quiet = cue((Voice.MELODY, pedal(72, 50)))
    for palette in (Palette.STRINGS, Palette.SYNTH):
        assert "Percussion" not in names(orchestrated(quiet, with_hits((0, 4.0)), C_MAJOR, palette))


def test_a_crash_is_not_struck_again_while_the_last_one_is_heard() -> None:
    every_beat = cue((Voice.MELODY, [Note(beat, 1.0, 72, 110) for beat in range(16)]))
    hits = with_hits(*((4 * beat, 2.0) for beat in range(16)))
    struck = track(orchestrated(every_beat, hits, C_MAJOR, Palette.ORCHESTRA), "Percussion").notes
    crashes = struck[struck[:, PITCH] == 49, ONSET] // TICKS_PER_STEP
    assert crashes.tolist() == [0, 32]


@pytest.mark.parametrize(("bass", "drum"), [(36, 48), (43, 43), (41, None)])
def test_timpani_play_the_tonic_or_the_dominant_where_it_sounds(bass: int, drum: int | None) -> None:
    music = orchestrated(cue((Voice.BASS, pedal(bass, 80))), with_hits((16, 2.0)), C_MAJOR, Palette.ORCHESTRA)
    found = [each for each in music.tracks if each.name == "Timpani"]
    assert [each.notes[:, [ONSET, PITCH]].tolist() for each in found] == (
        [] if drum is None else [[[16 * TICKS_PER_STEP, drum]]]
    )


def test_what_a_person_has_under_a_name_is_not_drawn_and_what_is_unwanted_neither() -> None:
    own = Track("Timpani", np.array([[0, 100, 50, 90, 3, 0]]), ((0, b"\xc3\x2f"),))
    music = replace(STRUCK, tracks=(*STRUCK.tracks, own))
    grid = with_hits((0, 4.0))
    full = orchestrated(music, grid, C_MAJOR, Palette.ORCHESTRA)
    assert track(full, "Timpani").notes.tolist() == own.notes.tolist()
    assert "Percussion" in names(full)
    assert "Percussion" not in names(
        with_parts(full, grid, C_MAJOR, Palette.ORCHESTRA, without={"Percussion"})
    )


def test_every_range_of_a_palette_holds_every_pitch_class_and_doublings_are_at_octaves() -> None:
    for forces in FORCES.values():
        leads = [lead for instruments in forces.leads.values() for lead in instruments]
        for instrument in (*leads, *forces.beside, TIMPANI):
            assert instrument.highest - instrument.lowest >= 11
        assert all(doubling.interval % 12 == 0 for doubling in forces.doublings)


voices = st.sampled_from(list(Voice))
notes = st.builds(
    lambda step, length, pitch, velocity: Note(step / 4, min(length, 64 - step) / 4, pitch, velocity),
    st.integers(0, 63),
    st.integers(1, 32),
    st.integers(0, 127),
    st.integers(1, 127),
)
cues = st.dictionaries(voices, st.lists(notes, max_size=24)).map(lambda parts: cue(*parts.items()))
grids = st.lists(st.tuples(st.integers(0, 64), st.sampled_from((0.3, 1.0, 1.5, 2.0, 4.0))), max_size=8).map(
    lambda hits: with_hits(*hits)
)
keys = st.sampled_from([Key.parse(f"{tonic} {mode}") for tonic in "CDEFGAB" for mode in ("major", "minor")])


@settings(max_examples=60)
@given(cues, grids, keys, st.sampled_from(list(Palette)))
def test_every_part_can_be_played_in_time_and_whole(
    music: Passage, grid: SceneGrid, key: Key, palette: Palette
) -> None:
    full = orchestrated(music, grid, key, palette)
    assert full.digest == orchestrated(music, grid, key, palette).digest
    assert wrong(full, grid, palette) == []
    for each in full.tracks:
        assert (each.notes[:, RELEASE] > each.notes[:, ONSET]).all()
        assert (each.notes[:, RELEASE] <= music.ticks).all()
        assert ((each.notes[:, VELOCITY] >= 1) & (each.notes[:, VELOCITY] <= 127)).all()
        rows = each.notes[np.lexsort((each.notes[:, ONSET], each.notes[:, PITCH]))]
        same = np.diff(rows[:, PITCH]) == 0
        assert (rows[1:, ONSET][same] >= rows[:-1, RELEASE][same]).all()
        assert len(each.notes) or not each.drawn


@settings(max_examples=30)
@given(cues, grids, keys, st.sampled_from(list(Palette)))
def test_drawing_again_changes_nothing_and_what_is_drawn_can_be_taken_away(
    music: Passage, grid: SceneGrid, key: Key, palette: Palette
) -> None:
    full = orchestrated(music, grid, key, palette)
    assert with_parts(full, grid, key, palette).digest == full.digest
    assert names(plain(full)) == names(music)


@given(st.integers(0, 127), st.sampled_from(list(BESIDE)))
def test_a_pitch_is_folded_by_whole_octaves_as_few_as_can_be(pitch: int, who: Instrument) -> None:
    folded = int(in_range(np.array([pitch]), who)[0])
    assert who.lowest <= folded <= who.highest
    assert (folded - pitch) % 12 == 0
    nearer = range(min(pitch, folded), max(pitch, folded), 12)
    assert not any(who.lowest <= between <= who.highest for between in nearer if between != folded)
