"""The lines of a MIDI file: notes, and what controllers do to them, as a person or a host wrote them."""

import io
from collections.abc import Sequence

import mido
import numpy as np
import numpy.typing as npt
import pytest

from bridge.errors import UsageError
from bridge.midi.instruments import INSTRUMENTS
from bridge.output.audio.line import RELEASE, Line
from bridge.output.audio.midi_lines import lines_of, rung_out

SECOND = 960
"""Ticks at 120 beats a minute."""


def written(*tracks: Sequence[mido.Message | mido.MetaMessage], kind: int = 1) -> bytes:
    """Write tracks whose messages have their times from the start, in ticks of which a second has SECOND."""
    file = mido.MidiFile(type=kind, ticks_per_beat=480)
    for messages in tracks:
        track, last = mido.MidiTrack(), 0
        for message in messages:
            track.append(message.copy(time=message.time - last))
            last = message.time
        file.tracks.append(track)
    stream = io.BytesIO()
    file.save(file=stream)
    return stream.getvalue()


def note(at: float, until: float, key: int = 60, velocity: int = 80, channel: int = 0) -> list[mido.Message]:
    return [
        mido.Message("note_on", note=key, velocity=velocity, channel=channel, time=round(at * SECOND)),
        mido.Message("note_off", note=key, channel=channel, time=round(until * SECOND)),
    ]


def control(at: float, number: int, value: int, channel: int = 0) -> mido.Message:
    return mido.Message(
        "control_change", control=number, value=value, channel=channel, time=round(at * SECOND)
    )


def program(number: int, channel: int = 0) -> mido.Message:
    return mido.Message("program_change", program=number, channel=channel)


def one_line(messages: Sequence[mido.Message | mido.MetaMessage]) -> Line:
    (line,) = lines_of(written(sorted(messages, key=lambda message: message.time)))
    return line


def seconds(*at: float) -> npt.NDArray[np.int64]:
    return np.array([round(48_000 * each) for each in at])


def test_notes_are_where_the_tempi_have_them() -> None:
    tempi = [
        mido.MetaMessage("set_tempo", tempo=1_000_000),
        mido.MetaMessage("set_tempo", tempo=500_000, time=480),
    ]
    (line,) = lines_of(written(tempi, note(0.5, 1.0)))
    assert [(each.start, each.end) for each in line.notes] == [(48_000, 72_000)]


def test_volume_and_expression_turn_notes_up_and_down_while_they_sound() -> None:
    line = one_line([*note(0, 4), control(1, 7, 50), control(2, 11, 64), control(3, 7, 100)])
    gains = [float(line.gain(at, at + 1)[0]) for at in seconds(0.5, 1.5, 2.5, 3.5)]
    assert gains == pytest.approx([1, 0.25, 0.25 * (64 / 127) ** 2, (64 / 127) ** 2])


def test_the_pedal_holds_notes_until_it_is_lifted() -> None:
    pedal = [control(0.5, 64, 127), control(3, 64, 0)]
    line = one_line([*note(0, 1, 60), *note(2, 2.5, 64), *note(3.5, 4, 67), *pedal])
    assert [each.end for each in line.notes] == seconds(3, 3, 4).tolist()


def test_a_key_that_is_struck_again_under_the_pedal_ends_there() -> None:
    line = one_line([control(0, 64, 127), *note(0, 1), *note(2, 3), control(5, 64, 0)])
    assert [each.end for each in line.notes] == seconds(2, 5).tolist()


def test_a_pedal_that_is_lifted_and_put_down_with_the_next_chord_does_not_hold_the_last_one() -> None:
    line = one_line(
        [control(0, 64, 127), *note(0, 1), control(1, 64, 0), control(1.05, 64, 127), *note(1, 2, 62)]
    )
    assert line.notes[0].end == seconds(1)[0]


def test_pitch_bend_is_over_two_semitones_unless_its_range_is_set() -> None:
    bend = mido.Message("pitchwheel", pitch=4096, time=SECOND)
    assert one_line([*note(0, 2), bend]).bend.at(seconds(1.5)).tolist() == [1.0]
    wide = [control(0, 101, 0), control(0, 100, 0), control(0, 6, 12)]
    assert one_line([*wide, *note(0, 2), bend]).bend.at(seconds(0.5, 1.5)).tolist() == [0.0, 6.0]


def test_modulation_is_a_vibrato_of_up_to_half_a_semitone() -> None:
    line = one_line([*note(0, 3), control(1, 1, 127)])
    assert line.vibrato.at(seconds(0.5, 2)).tolist() == [0.0, 0.5]
    assert line.is_bent


def test_a_line_without_pan_and_reverb_sits_where_its_instrument_sits() -> None:
    horns = INSTRUMENTS["horns"]
    line = one_line([program(horns.program), *note(0, 1)])
    assert line.pan.at(seconds(0)).tolist() == [horns.seat.pan]
    assert line.send.at(seconds(0))[0] == horns.seat.reverb_value / 127
    assert line.depth == horns.seat.depth


def test_pan_and_reverb_move_it() -> None:
    moved = [control(0, 10, 0), control(0, 91, 127), control(2, 10, 127), control(2, 91, 0)]
    line = one_line([program(60), *moved, *note(0, 3)])
    assert line.pan.at(seconds(1, 2.5)).tolist() == [-1, 1]
    assert line.send.at(seconds(1, 2.5)).tolist() == [1, 0]


def test_a_tracks_name_tells_the_seats_of_two_instruments_with_one_program_apart() -> None:
    def pan(name: str) -> float:
        return float(
            one_line([mido.MetaMessage("track_name", name=name), program(48), *note(0, 1)]).pan.at(
                seconds(0)
            )[0]
        )

    assert pan("Violins") == INSTRUMENTS["violin section"].seat.pan
    assert pan("Violas and cellos") == pan("Harmony") == INSTRUMENTS["violas and cellos"].seat.pan


def test_controllers_hold_for_their_own_track_and_channel() -> None:
    tracks = [[control(0, 7, 10), *note(0, 1)], note(0, 1, 64), [control(0, 7, 10, 1), *note(0, 1, 67)]]
    loudness = [float(line.gain(0, 1)[0]) for line in lines_of(written(*tracks))]
    assert loudness == pytest.approx([0.01, 1, 1])


def test_a_program_change_begins_another_line() -> None:
    first, second = lines_of(written([program(73), *note(0, 1), program(40).copy(time=SECOND), *note(1, 2)]))
    assert (first.notes[0].pitch, second.notes[0].pitch) == ((73, False, 60), (40, False, 60))


def test_a_file_of_one_track_has_a_line_for_each_channel() -> None:
    messages = sorted([*note(0, 1), *note(0, 1, 36, channel=9)], key=lambda message: message.time)
    voices = lines_of(written(messages, kind=0))
    assert [line.notes[0].pitch for line in voices] == [(0, False, 60), (0, True, 36)]


def test_a_note_that_is_never_released_ends_with_its_track() -> None:
    line = one_line([note(0, 1)[0], *note(1, 2, 64)])
    assert max(each.end for each in line.notes) == seconds(2)[0]


def test_last_notes_ring_and_what_sounds_at_the_end_is_released_before() -> None:
    (line,) = rung_out([one_line([*note(0, 1), *note(0, 3, 64)])], 4 * 48_000, 3 * 48_000)
    by_key = {each.pitch[2]: each for each in line.notes}
    assert by_key[60].release == RELEASE
    assert by_key[64].release == 48_000


def test_a_file_that_is_none_is_one_sentence() -> None:
    with pytest.raises(UsageError, match="cannot be read as MIDI"):
        lines_of(b"RIFF")


def test_two_who_take_turns_on_a_track_with_one_program_sit_each_in_their_own_seat() -> None:
    violin = INSTRUMENTS["violin"]
    near, far = violin.seat.reverb_value, 96
    turns = [
        control(0, 10, violin.seat.pan_value),
        control(0, 91, near),
        control(1, 10, 100),
        control(1, 91, far),
    ]
    played = [program(violin.program), *turns, *note(0, 0.9), *note(1, 1.9)]
    (line,) = lines_of(written(sorted(played, key=lambda message: message.time)))
    assert line.pan.at(seconds(0.5, 1.5)).tolist() == pytest.approx([violin.seat.pan, 36 / 63], abs=0.02)


def test_who_says_the_send_and_no_pan_sits_in_the_middle() -> None:
    line = one_line([program(INSTRUMENTS["violin"].program), control(0, 91, 46), *note(0, 1)])
    assert line.pan.is_level
    assert line.pan.extreme == 0


def test_a_note_keeps_the_program_that_it_began_with() -> None:
    later = program(56).copy(time=SECOND)
    lines = lines_of(written([program(73), note(0, 2)[0], later, note(0, 2)[1]]))
    assert [line.notes[0].pitch[0] for line in lines] == [73]
