"""One track an instrument, whatever voices it plays, and the voices found again on their instruments' tracks."""

import io
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import mido
import numpy as np
import pytest

from bridge.errors import RecueError
from bridge.grid.tempo_map import scene_ticks, tempo_map
from bridge.midi.cutting import passages
from bridge.midi.film_tracks import as_read_back, film_tracks, tracks_of
from bridge.midi.instruments import INSTRUMENTS
from bridge.midi.layout import gathered, laid_out
from bridge.midi.passage import CHANNELS, Passage, Track, in_order, sounding, track_name
from bridge.midi.reading import read_midi
from bridge.midi.writing import Cue, write_midi
from bridge.score.orchestration.seating import opening
from generator.score import Voice
from tests.bridge.midi.test_cutting import saved_by_a_host
from tests.scores import even_grid

QUARTER = 960
BAR = 4 * QUARTER
GRID = even_grid([[16] * 2, [16] * 2, [16] * 2], [96, 120, 70])
EDGES = scene_ticks(GRID)


def voice(which: Voice, notes: Sequence[tuple[int, int, int]], *players: tuple[int, str]) -> Track:
    """Return a voice of notes (onset, release, pitch) that instruments play, each from a tick on."""
    channel = CHANNELS[which]
    table = np.array([(*note, 80, channel, 0) for note in notes], dtype=np.int64).reshape(-1, 6)
    said = [
        (tick, event)
        for tick, word in players
        for event in opening(channel, INSTRUMENTS[word], begins=tick == 0)
    ]
    return Track(track_name(which), table, tuple(said))


def quarters(*pitches: int, start: int = 0) -> list[tuple[int, int, int]]:
    return [(start + at * QUARTER, start + (at + 1) * QUARTER, pitch) for at, pitch in enumerate(pitches)]


def names(music: Passage) -> list[str]:
    return [track.name for track in music.tracks]


def two_bars(*tracks: Track) -> Passage:
    return Passage(2 * BAR, tracks)


MELODY = voice(Voice.MELODY, quarters(72, 74, 76, 77, 79, 77, 76, 74), (0, "violin"), (BAR, "flute"))
CHORDS = voice(Voice.HARMONY, [(0, BAR, 60), (0, BAR, 64), (BAR, 2 * BAR, 62)], (0, "piano"))
BASS = voice(Voice.BASS, [(0, BAR, 36), (BAR, 2 * BAR, 43)], (0, "piano"))
SONG = voice(Voice.MELODY, quarters(72, 74, 76, 77), (0, "piano"))


def test_a_melody_that_goes_from_one_to_another_lies_on_the_tracks_of_both() -> None:
    layout = laid_out(two_bars(MELODY))
    assert names(layout.music) == ["Flute", "Violin"]
    assert [len(track.notes) for track in layout.music.tracks] == [4, 4]
    assert [track.program for track in layout.music.tracks] == [73, 40]
    assert layout.gathered(layout.music).digest == two_bars(MELODY).digest


def test_all_voices_of_a_piano_lie_on_one_track_and_are_told_apart_again() -> None:
    music = two_bars(SONG, CHORDS, BASS)
    layout = laid_out(music)
    assert names(layout.music) == ["Piano"]
    assert layout.gathered(layout.music).digest == music.digest


def test_voices_that_hold_one_key_at_once_have_a_track_each() -> None:
    same = voice(Voice.BASS, quarters(72, 50), (0, "piano"))
    music = two_bars(SONG, same)
    assert names(laid_out(music).music) == ["Piano", "Piano 2"]
    layout = laid_out(music)
    assert layout.gathered(layout.music).digest == music.digest


def film(*cues: Passage) -> bytes:
    ready = film_tracks(cues)
    return write_midi(
        "cut", tempo_map(GRID), [Cue("a", tick, each) for tick, each in zip(EDGES, ready, strict=False)]
    )


def read_again(content: bytes, cues: Sequence[Passage]) -> list[Passage]:
    found = passages(read_midi(content, "cut.mid"), EDGES, tracks_of(cues))
    return [gathered(each, laid_out(cue).players) for each, cue in zip(found, cues, strict=True)]


def test_a_film_is_read_back_as_it_was_whichever_program_saved_it() -> None:
    pedal = replace(
        SONG, messages=(*SONG.messages, (QUARTER, b"\xb0\x40\x7f"), (2 * QUARTER, b"\xb0\x40\x00"))
    )
    cues = as_read_back([two_bars(MELODY, CHORDS), two_bars(pedal, CHORDS, BASS), two_bars(MELODY, BASS)])
    written = film(*cues)
    for content in (written, saved_by_a_host(written, division=480), saved_by_a_host(written, type=0)):
        again = read_again(content, cues)
        assert [each.digest for each in again] == [each.digest for each in cues]
    assert film(*read_again(written, cues)) == written


def test_a_track_keeps_one_program_and_states_what_it_is_played_with() -> None:
    file = mido.MidiFile(
        file=io.BytesIO(film(two_bars(MELODY, CHORDS), two_bars(SONG, BASS), two_bars(MELODY)))
    )
    for track in file.tracks[1:]:
        assert len([each for each in track if each.type == "program_change"]) == 1
        said = {each.control for each in track if each.type == "control_change"}
        assert {1, 7, 10, 11, 64} <= said
        assert len({each.channel for each in track if not each.is_meta}) == 1
    assert [track.name for track in file.tracks] == ["cut", "Piano", "Flute", "Violin"]


def test_a_note_that_a_person_gives_to_an_instrument_out_of_its_turn_is_theirs_and_stays_there() -> None:
    cues = [two_bars(MELODY), two_bars(SONG), two_bars(SONG)]
    file = mido.MidiFile(file=io.BytesIO(film(*cues)))
    (flute,) = [track for track in file.tracks if track.name == "Flute"]
    at = next(place for place, each in enumerate(flute) if each.type == "note_on")
    note = {"note": 90, "velocity": 70, "channel": flute[at].channel}
    flute[at].time -= 2 * QUARTER
    flute[at:at] = [
        mido.Message("note_on", **note, time=QUARTER),
        mido.Message("note_off", **note, time=QUARTER),
    ]
    out = io.BytesIO()
    file.save(file=out)
    again = read_again(out.getvalue(), cues)
    assert names(again[0]) == ["Melody", "Flute"]
    assert [each.digest == cue.digest for each, cue in zip(again, cues, strict=True)] == [False, True, True]
    assert names(laid_out(again[0]).music) == ["Flute", "Violin"]
    assert [len(each.notes) for each in laid_out(again[0]).music.tracks] == [5, 4]


def test_more_than_fifteen_instruments_share_channels_where_no_cue_has_both() -> None:
    leads = [word for word, each in INSTRUMENTS.items() if Voice.MELODY in each.voices][:18]
    cues = [
        two_bars(
            voice(Voice.MELODY, quarters(*[70] * 6), *((at * QUARTER, word) for at, word in enumerate(some)))
        )
        for some in (leads[:6], leads[6:12], leads[12:])
    ]
    tracks = tracks_of(cues)
    assert len(tracks) == 18
    assert {each.port for each in tracks} == {0}
    written = film(*cues)
    assert [each.digest for each in read_again(written, cues)] == [each.digest for each in as_read_back(cues)]
    playing = dict.fromkeys(range(16), -1)
    for tick, message in sorted(_timed(written), key=lambda each: each[0]):
        if message.type == "program_change":
            playing[message.channel] = message.program
        elif message.type == "note_on" and message.velocity:
            cue = sum(edge <= tick for edge in EDGES) - 1
            at = (tick - EDGES[cue]) // QUARTER
            assert (
                playing[message.channel] == INSTRUMENTS[(leads[:6], leads[6:12], leads[12:])[cue][at]].program
            )


def _timed(content: bytes) -> list[tuple[int, mido.Message]]:
    told = []
    for track in mido.MidiFile(file=io.BytesIO(content)).tracks:
        tick = 0
        for message in track:
            tick += message.time
            if not message.is_meta:
                told.append((tick, message))
    return told


def test_a_cue_with_more_instruments_than_channels_has_a_further_port() -> None:
    leads = [word for word, each in INSTRUMENTS.items() if Voice.MELODY in each.voices][:18]
    long = voice(
        Voice.MELODY,
        [(at, at + 100, 70) for at in range(0, 1800, 100)],
        *((at * 100, word) for at, word in enumerate(leads)),
    )
    cues = [two_bars(long), two_bars(SONG), two_bars(SONG)]
    ports = [each.port for each in tracks_of(cues)]
    assert (ports.count(0), ports.count(1)) == (15, 3)
    assert [each.digest for each in read_again(film(*cues), cues)] == [
        each.digest for each in as_read_back(cues)
    ]


LEADS = ["piano", "flute", "violin section", "cellos", "horns", "choir", "harp"]


def any_voice(which: Voice, rng: random.Random) -> Track:
    """Return a voice of any notes and controllers, which goes from one instrument to another."""
    ticks = [0, *sorted(rng.sample(range(20, 2 * BAR, 20), rng.choice([0, 0, 1, 2])))]
    notes = [
        (on, on + rng.randrange(20, 500, 20), rng.randrange(50, 70))
        for on in rng.sample(range(0, 2 * BAR - 700, 20), rng.choice([1, 4, 20]))
    ]
    track = voice(which, sorted(notes), *((tick, rng.choice(LEADS)) for tick in ticks))
    moved = [
        (
            rng.randrange(20, 2 * BAR, 20),
            bytes((0xB0 | CHANNELS[which], rng.choice([1, 11, 64]), rng.randrange(128))),
        )
        for _ in range(rng.choice([0, 3]))
    ]
    messages = sorted([*track.messages, *moved], key=lambda message: message[0])
    return replace(track, notes=in_order(sounding(track.notes)), messages=tuple(messages))


@pytest.mark.parametrize("seed", range(40))
def test_whatever_plays_is_read_back_and_no_track_has_two_programs(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311
    made = [two_bars(*(any_voice(which, rng) for which in CHANNELS)) for _ in range(3)]
    cues = as_read_back(made)
    for cue, before in zip(cues, made, strict=True):
        assert sum(len(track.notes) for track in cue.tracks) == sum(
            len(track.notes) for track in before.tracks
        )
    assert [each.digest for each in read_again(film(*cues), cues)] == [each.digest for each in cues]
    assert as_read_back(cues) == cues, "read back once more, nothing changes"
    programs: defaultdict[str, set[int]] = defaultdict(set)
    for track in (track for cue in film_tracks(cues) for track in cue.tracks):
        programs[track.name] |= {event[1] for _, event in track.messages if event[0] & 0xF0 == 0xC0}
    assert all(len(found) == 1 for found in programs.values())


def test_music_that_is_another_each_time_it_is_read_back_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bridge.midi.film_tracks._ROUNDS", 1)
    refused = []
    for seed in range(40):
        rng = random.Random(seed)  # noqa: S311
        try:
            as_read_back([two_bars(*(any_voice(which, rng) for which in CHANNELS)) for _ in range(3)])
        except RecueError as error:
            refused.append(str(error))
    assert refused
    assert all("are others each of the 1 times that they are read back" in each for each in refused)
