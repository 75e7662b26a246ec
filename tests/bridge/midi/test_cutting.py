"""A file of cues and the passages cut from it again: the notes' truth is the .mid, whoever saved it last."""

import io
from itertools import accumulate

import mido
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import UsageError
from bridge.grid.tempo_map import scene_ticks, tempo_map
from bridge.midi import events as smf
from bridge.midi.chasing import settled
from bridge.midi.cutting import EARLY, _cues, passages
from bridge.midi.palettes import Palette
from bridge.midi.passage import CHANNEL, ONSET, PITCH, RELEASE, Ints, Passage, Track, in_order, passage_of
from bridge.midi.reading import MidiFile, read_midi, track_name
from bridge.midi.writing import Cue, write_midi
from bridge.score.orchestration.orchestration import orchestrated
from generator.conditions import Key
from generator.score import Note, Score, Voice, VoicePart
from tests.midi import read_back
from tests.scores import even_grid, tune

GRID = even_grid([[16] * 2, [16, 8], [16]], [96, 120, 70])
EDGES = scene_ticks(GRID)


def written(*music: Passage) -> bytes:
    cues = [Cue("a", tick, passage) for tick, passage in zip(EDGES, music, strict=False)]
    return write_midi("cut", tempo_map(GRID), cues)


def cut(content: bytes) -> tuple[Passage, ...]:
    return passages(read_midi(content, "cut.mid"), EDGES)


def tunes() -> list[Passage]:
    return [passage_of(tune(2)), passage_of(Score(tune(1).parts, 6.0)), passage_of(tune(1, (0, 0, 0)))]


def digests(music: list[Passage] | tuple[Passage, ...]) -> list[str]:
    return [passage.digest for passage in music]


def test_what_was_written_is_cut_out_again() -> None:
    music = tunes()
    again = cut(written(*music))
    assert digests(again) == digests(music)
    assert written(*again) == written(*music)


def test_a_program_said_once_is_known_in_every_cue() -> None:
    _, second, third = cut(written(*tunes()))
    assert [track.program for track in second.tracks] == [40, 48, 43]
    assert [track.program for track in third.tracks] == [0, 0, 0]


def saved_by_a_host(content: bytes, **values: int) -> bytes:
    """Read with mido and written again, as a DAW does: running status, other divisions, no seal kept."""
    file = mido.MidiFile(file=io.BytesIO(content), charset="utf-8")
    file.ticks_per_beat = values.get("division", 960)
    for track in file.tracks:
        at = last = 0
        for message in track:
            at += message.time
            now = at * file.ticks_per_beat // 960
            message.time, last = now - last, now
    file.type = values.get("type", 1)
    if file.type == 0:
        file.tracks = [mido.merge_tracks(file.tracks)]
    out = io.BytesIO()
    file.save(file=out)
    return out.getvalue()


def test_a_host_may_count_in_other_ticks() -> None:
    music = tunes()
    assert digests(cut(saved_by_a_host(written(*music), division=480))) == digests(music)


def test_a_host_may_put_everything_on_one_track() -> None:
    music = tunes()
    again = cut(saved_by_a_host(written(*music), type=0))
    assert [track.name for track in again[0].tracks] == ["Melody", "Harmony", "Bass"]
    assert digests(again) == digests(music)


def test_what_plays_beside_the_voices_is_told_apart_there_too() -> None:
    music = [orchestrated(each, GRID.scenes[0], Key.parse("C major"), Palette.STRINGS) for each in tunes()]
    assert [track.name for track in music[0].tracks] == ["Melody", "Harmony", "Bass", "Contrabasses"]
    again = cut(saved_by_a_host(written(*music), type=0))
    assert [track.name for track in again[0].tracks] == [track.name for track in music[0].tracks]
    assert digests(again) == digests(music)


def test_parts_of_one_channel_in_different_cues_say_their_programs_and_seats_again() -> None:
    trombones, strings = (
        Track(
            name,
            np.array([[0, 960, 60, 90, 8, 0]]),
            ((0, bytes((0xC8, program))), (0, bytes((0xB8, 91, 70)))),
        )
        for name, program in (("Trombones", 57), ("Synth strings", 50))
    )
    lengths = np.diff(np.array(EDGES)).tolist()
    music = [
        Passage(ticks, (each,)) for ticks, each in zip(lengths, (trombones, strings, trombones), strict=True)
    ]
    file = written(*music)
    assert digests(cut(file)) == digests(music)
    said = [
        (seconds, message.program)
        for _, seconds, _, message in read_back(file).events
        if message.type == "program_change"
    ]
    assert [program for _, program in sorted(said)] == [57, 50, 57]


def test_a_hand_edit_changes_its_cue_alone() -> None:
    music = tunes()
    file = mido.MidiFile(file=io.BytesIO(written(*music)), charset="utf-8")
    at = next(i for i, m in enumerate(file.tracks[1]) if m.type == "note_on")
    file.tracks[1][at].velocity += 1
    out = io.BytesIO()
    file.save(file=out)
    assert [a == b for a, b in zip(digests(cut(out.getvalue())), digests(music), strict=True)] == [
        False,
        True,
        True,
    ]


def with_track(music: Passage, track: Track) -> Passage:
    return Passage(music.ticks, (*music.tracks, track))


def test_a_person_s_own_track_and_controllers_come_back() -> None:
    note = np.array([[0, 5000, 60, 99, 5, 64]])  # rings past its cue's end
    wheel = ((0, b"\xc5\x0b"), (120, b"\xb5\x01\x40"), (480, b"\xff\x05\x02ah"))
    first, second, third = tunes()
    music = [first, with_track(second, Track("Bells", note, wheel)), third]
    again = cut(written(*music))
    assert digests(again) == digests(music)
    (bells,) = [track for track in again[1].tracks if track.name == "Bells"]
    assert bells.notes.tolist() == note.tolist()
    assert bells.messages == wheel


def test_a_controller_a_cue_left_on_is_put_back_in_the_next() -> None:
    pedal = Track("Melody", np.array([[0, 100, 60, 90, 0, 0]]), ((0, b"\xc0\x00"), (10, b"\xb0\x40\x7f")))
    plain = Track("Melody", np.array([[0, 100, 62, 90, 0, 0]]), ((0, b"\xc0\x00"),))
    lengths = [passage.ticks for passage in tunes()]
    music = [Passage(ticks, (track,)) for ticks, track in zip(lengths, (pedal, plain, pedal), strict=True)]
    file = mido.MidiFile(file=io.BytesIO(written(*music)))
    times = list(accumulate(message.time for message in file.tracks[1]))
    pedals = [(t, m.value) for t, m in zip(times, file.tracks[1], strict=True) if m.type == "control_change"]
    assert pedals == [(10, 127), (EDGES[1], 0), (EDGES[2] + 10, 127)]


def opened(ticks: int, *messages: tuple[int, bytes], channel: int = 0) -> Passage:
    """Return a cue of one note on one track."""
    note = np.array([[0, 100, 60, 90, channel, 0]])
    return Passage(ticks, (Track("Melody", note, ((0, b"\xc0\x00"), *messages)),))


PEDAL, WHEEL, REVERB = (10, b"\xb0\x40\x7f"), (20, b"\xb0\x01\x53"), (0, b"\xb0\x5b\x3c")


def test_what_recue_puts_back_where_a_cue_begins_is_no_edit_of_it() -> None:
    lengths = [passage.ticks for passage in tunes()]
    music = [opened(lengths[0], PEDAL), opened(lengths[1]), opened(lengths[2], PEDAL)]
    again = cut(written(*music))
    assert digests(again) == digests(music)
    assert again[1].tracks[0].messages == ((0, b"\xc0\x00"),)


def test_what_a_person_leaves_set_in_one_cue_is_no_edit_of_the_next_though_that_is_heard_with_it() -> None:
    lengths = [passage.ticks for passage in tunes()]
    plain = [opened(length) for length in lengths]
    file = mido.MidiFile(file=io.BytesIO(written(*plain)), charset="utf-8")
    at = [message.type for message in file.tracks[1]].index("note_on")
    file.tracks[1].insert(at, mido.Message("control_change", control=1, value=83))
    out = io.BytesIO()
    file.save(file=out)
    again = cut(out.getvalue())
    assert [a == b for a, b in zip(digests(again), digests(plain), strict=True)] == [False, True, True]
    assert [track.messages[: track.chased] for passage in again for track in passage.tracks] == [
        (),
        ((0, b"\xb0\x01\x53"),),
        ((0, b"\xb0\x01\x53"),),
    ]
    assert digests(cut(written(*again))) == digests(again)


def test_a_message_of_a_person_s_own_is_kept_though_it_says_what_is_so_anyway() -> None:
    lengths = [passage.ticks for passage in tunes()]
    music = [opened(lengths[0], (0, b"\xb0\x07\x64")), opened(lengths[1]), opened(lengths[2])]
    assert digests(cut(written(*music))) == digests(music)


settings_of_cues = st.lists(
    st.lists(st.sampled_from([PEDAL, WHEEL, REVERB, (0, b"\xb0\x40\x7f"), (0, b"\xe0\x00\x10")]), max_size=3),
    min_size=3,
    max_size=3,
)


@given(settings_of_cues, st.permutations(range(3)))
def test_settled_cues_are_read_back_as_they_are_in_whatever_order(
    said: list[list[tuple[int, bytes]]], order: list[int]
) -> None:
    lengths = [passage.ticks for passage in tunes()]
    first = cut(written(*(opened(n, *sorted(each)) for n, each in zip(lengths, said, strict=True))))
    moved = settled([Passage(lengths[at], first[cue].tracks) for at, cue in enumerate(order)])
    again = cut(written(*moved))
    assert digests(again) == digests(moved)
    assert [track.messages for each in again for track in each.tracks] == [
        track.messages for each in moved for track in each.tracks
    ]
    assert digests(settled(moved)) == digests(moved)


def test_a_note_that_rings_on_ends_where_the_next_cue_strikes_its_pitch() -> None:
    long = passage_of(Score((VoicePart(Voice.MELODY, 0, (Note(7, 1, 60, 90),)),), 8.0))
    long.tracks[0].notes[0, 1] = 9000
    short = passage_of(Score((VoicePart(Voice.MELODY, 0, (Note(0.5, 1, 60, 90),)),), 6.0))
    last = passage_of(Score((VoicePart(Voice.MELODY, 0, ()),), 4.0))
    first, *_ = cut(written(long, short, last))
    assert first.tracks[0].notes[0, :2].tolist() == [7 * 960, EDGES[1] + 480]


def bell(onset: int, length: int = 960) -> Track:
    """One note on a track of its own, with an instrument and a pedal."""
    note = np.array([[onset, onset + length, 84, 99, 5, 64]])
    return Track("Bells", note, ((0, b"\xc5\x0e"), (0, b"\xb5\x40\x7f")))


@pytest.mark.parametrize(("early", "cue"), [(12, 1), (120, 1), (121, 0)])
def test_a_note_played_a_little_early_opens_the_cue_it_is_meant_for(early: int, cue: int) -> None:
    first, second, third = tunes()
    again = cut(written(with_track(first, bell(EDGES[1] - early)), second, third))
    (found,) = [track for track in again[cue].tracks if track.name == "Bells"]
    assert found.notes[0, :2].tolist() == [
        -early + (0 if cue else EDGES[1]),
        960 - early + (0 if cue else EDGES[1]),
    ]
    assert digests(cut(written(*again))) == digests(again)


def test_where_the_next_cue_strikes_its_pitch_a_short_note_closes_the_one_before() -> None:
    first, second, third = tunes()
    music = settled([with_track(first, bell(EDGES[1] - 60, 50)), with_track(second, bell(0)), third])
    assert digests(cut(written(*music))) == digests(music)


def test_an_instrument_is_set_before_what_it_plays_early() -> None:
    """The cue comes to lie behind one in which the track rests, or one that leaves its pedal down."""
    first, second, third = tunes()
    for before in (first, with_track(first, bell(EDGES[1] - 400, 960))):
        file = mido.MidiFile(file=io.BytesIO(written(before, with_track(second, bell(-12)), third)))
        ticks = accumulate(message.time for message in file.tracks[-1])
        told = [(tick, m.type) for tick, m in zip(ticks, file.tracks[-1], strict=True) if not m.is_meta]
        assert told.index((EDGES[1] - 12, "note_on")) > [kind for _, kind in told].index("program_change")
        ends = [tick for tick, kind in told if kind == "note_off"]
        assert ends[-1] == EDGES[1] + 948
        assert ends[0] in {EDGES[1] - 12, EDGES[1] + 948}  # struck again, or never before


def test_what_is_played_early_begins_with_the_file_where_nothing_is_before() -> None:
    first, second, third = tunes()
    again = cut(written(with_track(first, bell(-12)), second, third))
    (found,) = [track for track in again[0].tracks if track.name == "Bells"]
    assert found.notes[0, :2].tolist() == [0, 948]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it has no MIDI header"),
        (b"RIFF\0\0\0\0", "it has no MIDI header"),
        (written(*tunes())[:200], "it is cut short"),
        (b"MThd\0\0\0\6\0\2\0\1\3\xc0", "its type is 2"),
        (b"MThd\0\0\0\6\0\1\0\1\xe7\x28", "it does not count in ticks"),
        (b"MThd\0\0\0\6\0\0\0\1\3\xc0MTrk\0\0\0\2\0\x90", "it ends in the middle of an event"),
    ],
)
def test_a_damaged_file_is_one_sentence(content: bytes, words: str) -> None:
    with pytest.raises(UsageError, match=f"cut.mid cannot be read as MIDI \\({words}.*restore it"):
        read_midi(content, "cut.mid")


@given(st.binary(max_size=80))
def test_no_bytes_are_more_than_an_error(content: bytes) -> None:
    whole = b"MThd\0\0\0\6\0\1\0\1\3\xc0MTrk" + len(content).to_bytes(4) + content
    try:
        file = read_midi(whole, "x.mid")
    except UsageError:
        return
    assert passages(file, (0, 960))


notes = st.lists(
    st.tuples(
        st.integers(0, 7679),
        st.integers(1, 3000),
        st.integers(58, 61),
        st.integers(1, 127),
        st.integers(0, 127),
    ),
    max_size=20,
)


@given(notes)
def test_whatever_a_person_played_is_the_same_after_two_rounds(played: list[tuple[int, ...]]) -> None:
    table = [
        [on, on + length, pitch, velocity, 0, off] for on, length, pitch, velocity, off in sorted(played)
    ]
    track = Track("Melody", np.array(table, dtype=np.int64).reshape(-1, 6), ((0, b"\xc0\x00"),))
    first = cut(written(Passage(2 * 3840, (track,)), *tunes()[1:]))
    assert digests(cut(written(*first))) == digests(first)


def one_by_one(notes: Ints, edges: Ints) -> tuple[Ints, list[int]]:
    """Assign notes to cues the slow way, each by looking at all others; return their releases, too."""
    played = [(int(n[ONSET]), int(n[PITCH]), int(n[CHANNEL])) for n in notes]
    cues, releases = [], [int(n[RELEASE]) for n in notes]
    for onset, pitch, channel in played:
        cue = max(0, int(np.searchsorted(edges, onset, side="right")) - 1)
        line = int(edges[min(cue + 1, len(edges) - 2)])
        early = 0 < line - onset <= EARLY and cue < len(edges) - 2
        cues.append(cue + (early and (line, pitch, channel) not in played))
    for first, (onset, *key) in enumerate(played):
        for second, (later, *other) in enumerate(played):
            early = later < edges[cues[second]]
            if early and key == other and onset < later and cues[first] < cues[second]:
                releases[first] = min(releases[first], later)
    return np.array(cues, dtype=np.int64), releases


@given(
    st.lists(
        st.tuples(
            st.integers(0, 9).map(lambda n: 420 + 60 * n), st.integers(1, 900), st.sampled_from([60, 61])
        ),
        max_size=12,
    ),
    st.sampled_from([[0, 480, 960, 1440], [0, 600, 720, 840, 2000], [0, 960]]),
)
def test_notes_are_shared_out_among_cues_as_by_looking_at_each(
    played: list[tuple[int, int, int]], edges: list[int]
) -> None:
    rows = [[onset, onset + length, pitch, 64, 0, 0] for onset, length, pitch in played]
    notes, lines = in_order(np.array(rows, dtype=np.int64).reshape(-1, 6)), np.array(edges)
    cues, releases = one_by_one(notes, lines)
    assert _cues(notes, lines).tolist() == cues.tolist()
    assert notes[:, RELEASE].tolist() == releases


def test_a_note_that_is_held_past_the_film_ends_with_it() -> None:
    events = ((0, b"\x90\x3c\x40"), (1500, b"\x80\x3c\x40"))
    (cue,) = passages(MidiFile(1, 960, (events,)), (0, 960))
    assert cue.tracks[0].notes[:, RELEASE].tolist() == [960]


@pytest.mark.parametrize("codec", ["utf-8", "shift_jis", "utf-16", "utf-16-le"])
def test_a_track_has_its_name_in_whichever_characters_a_program_saved_it(codec: str) -> None:
    name = "ストリングス1" if codec != "utf-16-le" else "Strings 1"
    body = b"\0" + smf.meta(smf.TRACK_NAME, name.encode(codec)) + b"\0" + smf.meta(smf.END_OF_TRACK, b"")
    file = read_midi(smf.file([body], 960), "cut.mid")
    assert track_name(file.tracks[0]) == name
