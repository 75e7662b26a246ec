import io
import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import mido
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.grid.bars import BarGrid, HitKind
from bridge.grid.tempo_map import scene_ticks, tempo_map
from bridge.midi import events as smf
from bridge.midi.passage import passage_of
from bridge.midi.text import describe
from bridge.midi.writing import Cue, cue_points, write_midi
from generator.conditions import Key, Mode
from generator.score import Note, Score, Voice, VoicePart
from tests.scores import FILM, even_grid, tune

SHORT = even_grid([[16]], [120])


def read(content: bytes) -> mido.MidiFile:
    return mido.MidiFile(file=io.BytesIO(content), charset="utf-8")


def absolute(track: mido.MidiTrack) -> list[tuple[int, mido.Message]]:
    tick, events = 0, []
    for message in track:
        tick += message.time
        events.append((tick, message))
    return events


def one_part(*notes: Note) -> Score:
    return Score((VoicePart(Voice.MELODY, 0, notes),), 4.0)


def sounding(content: bytes, track: int = 1) -> list[tuple[int, int, int]]:
    """Onset, release and pitch of every note; fails on a note that is struck twice or never released."""
    held: dict[int, int] = {}
    notes = []
    for tick, message in absolute(read(content).tracks[track]):
        if message.type == "note_on":
            assert message.note not in held
            held[message.note] = tick
        elif message.type == "note_off":
            notes.append((held.pop(message.note), tick, message.note))
    assert not held
    return sorted(notes)


def two_scenes() -> tuple[BarGrid, list[Cue]]:
    hits = [
        [
            (0, HitKind.SCENE, Fraction(0)),
            (6, HitKind.CUT, Fraction(1, 96)),
            (9, HitKind.CUT, Fraction(1, 10)),
        ],
        [(0, HitKind.SCENE, Fraction(0)), (20, HitKind.MARKER, Fraction(-1, 200))],
    ]
    grid = even_grid([[16, 8], [16, 16]], [96, 120], hits)
    first, second, _ = scene_ticks(grid)
    opening = replace(tune(2), length=6.0)
    parts = tuple(
        replace(p, notes=tuple(n for n in p.notes if n.onset + n.duration <= 6)) for p in opening.parts
    )
    cues = [
        Cue(
            "die Küche",
            first,
            passage_of(replace(opening, parts=parts)),
            Key.parse("Eb"),
            cue_points(grid.scenes[0], first, FILM, tempo_map(grid)),
        ),
        Cue(
            "追跡",
            second,
            passage_of(tune(2, (73, 48, 42))),
            Key.parse("C# minor"),
            cue_points(grid.scenes[1], second, FILM, tempo_map(grid)),
        ),
    ]
    return grid, cues


def test_a_score_as_text(golden: Callable[[str, str], None]) -> None:
    grid, cues = two_scenes()
    golden("two_scenes.txt", describe(write_midi("Zwei Szenen", tempo_map(grid), cues)))


def test_scene_markers_and_metres_lie_on_the_grid() -> None:
    grid, cues = two_scenes()
    conductor = absolute(read(write_midi("cut", tempo_map(grid), cues)).tracks[0])
    assert [(t, m.text) for t, m in conductor if m.type == "marker"] == [(0, "die Küche"), (5760, "追跡")]
    metres = [(t, m.numerator, m.denominator) for t, m in conductor if m.type == "time_signature"]
    assert metres == [(0, 4, 4), (3840, 2, 4), (5760, 4, 4)]
    assert [m.key for _, m in conductor if m.type == "key_signature"] == ["Eb", "C#m"]


def test_hits_are_cue_points_that_say_how_many_frames_off() -> None:
    grid, _ = two_scenes()
    points = cue_points(grid.scenes[0], 0, FILM, tempo_map(grid))
    assert [(point.tick, point.text) for point in points] == [
        (0, "scene +0.00"),
        (6 * 240, "cut +0.25"),
        (round(tempo_map(grid).tick_at(grid.scenes[0].hits[2].hit.time)), "cut +2.40 missed"),
    ]


def test_the_file_ends_with_the_picture() -> None:
    grid, cues = two_scenes()
    file = read(write_midi("cut", tempo_map(grid), cues))
    assert {absolute(track)[-1][0] for track in file.tracks} == {tempo_map(grid).end}
    assert file.length == pytest.approx(float(grid.scenes[-1].end), abs=1e-5)


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("C", "C"), ("C#", "Db"), ("F#", "F#"), ("B", "B"), ("Ab", "Ab"),
        ("Am", "Am"), ("Ebm", "Ebm"), ("G#m", "G#m"), ("Bbm", "Bbm"),
    ],
)  # fmt: skip
def test_keys_are_written_as_signatures(key: str, written: str) -> None:
    content = write_midi("cut", tempo_map(SHORT), [Cue("a", 0, passage_of(tune(1)), Key.parse(key))])
    assert [m.key for m in read(content).tracks[0] if m.type == "key_signature"] == [written]


@pytest.mark.parametrize("index", range(24))
def test_the_mid_spells_a_key_as_the_cue_sheet_does(index: int) -> None:
    key = Key(index % 12, list(Mode)[index // 12])
    content = write_midi("cut", tempo_map(SHORT), [Cue("a", 0, passage_of(tune(1)), key)])
    (written,) = [m.key for m in read(content).tracks[0] if m.type == "key_signature"]
    tonic, mode = str(key).split()
    assert written == tonic + "m" * (mode == "minor")


def test_a_note_is_released_before_its_pitch_is_struck_again() -> None:
    score = one_part(Note(0, 2, 60, 90), Note(1, 1, 60, 90), Note(1, 3, 60, 90))
    assert sounding(write_midi("cut", tempo_map(SHORT), [Cue("a", 0, passage_of(score))])) == [
        (0, 960, 60),
        (960, 3840, 60),
    ]


@pytest.mark.parametrize("note", [Note(3.5, 1, 60, 90), Note(-0.1, 1, 60, 90)])
def test_a_note_outside_of_its_cue_is_an_error(note: Note) -> None:
    with pytest.raises(ValueError, match="a note of the melody lies outside of its cue"):
        passage_of(one_part(note))


def test_cues_follow_each_other() -> None:
    with pytest.raises(ValueError, match="cues must follow each other"):
        write_midi("cut", tempo_map(SHORT), [Cue("a", 240, passage_of(tune(1)))])


def test_a_silent_part_keeps_its_track() -> None:
    content = write_midi("cut", tempo_map(SHORT), [Cue("a", 0, passage_of(one_part()))])
    assert [track.name for track in read(content).tracks] == ["cut", "Melody"]


notes = st.lists(
    st.builds(
        lambda onset, share, pitch, velocity: Note(
            onset / 48, max(1 / 960, share * (4 - onset / 48)), pitch, velocity
        ),
        st.integers(0, 191),
        st.floats(0, 1),
        st.integers(58, 62),
        st.integers(1, 127),
    ),
    max_size=40,
)


@given(notes)
def test_whatever_is_composed_every_note_is_released(composed: list[Note]) -> None:
    content = write_midi("cut", tempo_map(SHORT), [Cue("a", 0, passage_of(one_part(*composed)))])
    heard = sounding(content)
    assert {(on, pitch) for on, _, pitch in heard} == {(round(n.onset * 960), n.pitch) for n in composed}
    assert all(on < off <= 3840 for on, off, _ in heard)


@given(st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 127), st.integers(0, 127)), max_size=30))
def test_messages_encoded_at_once_are_messages_encoded_one_by_one(rows: list[tuple[int, int, int]]) -> None:
    rows.sort()
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    messages = np.column_stack((np.where(table[:, 1] % 3, 0x90, 0xC1), table[:, 1:]))
    ticks = [0, *table[:, 0].tolist()]
    single = b"".join(
        smf.varlen(tick - before) + bytes(message[: 2 if message[0] == 0xC1 else 3])
        for before, tick, message in zip(ticks[:-1], ticks[1:], messages.tolist(), strict=True)
    )
    assert smf.timed_messages(table[:, 0], messages) == single


@pytest.mark.parametrize(
    ("number", "content"), [(0, "00"), (127, "7f"), (128, "8100"), (0x0FFFFFFF, "ffffff7f")]
)
def test_variable_length_quantities(number: int, content: str) -> None:
    assert smf.varlen(number).hex() == content


def test_fifty_thousand_notes_are_written_at_once() -> None:
    bars = 50_000 // 13
    grid = even_grid([[16] * bars], [120])
    tempo, cue = tempo_map(grid), Cue("a", 0, passage_of(tune(bars)))
    began = time.perf_counter()
    write_midi("cut", tempo, [cue])
    assert time.perf_counter() - began < 1.0
