"""The .mid of a score, for programs that read UTF-8 and for those that read ASCII alone."""

import io
from dataclasses import replace
from fractions import Fraction

import mido

from bridge.output.files import midi_file, unsaid_remarks
from bridge.score.pipeline import ScoredTimeline
from bridge.settings import MidiText
from bridge.timeline import Marker
from tests.bridge.recut.judging import scored
from tests.scores import cut_list

TEXTS = {"marker", "cue_marker"}


def score() -> ScoredTimeline:
    """Return a score with names that ASCII does not have."""
    markers = [
        Marker("scene: Süße Näherung", Fraction(0)),
        Marker("hit: Дверь", Fraction(3)),
        Marker("scene: 場景", Fraction(10)),
    ]
    return scored(replace(cut_list([120] * 4, markers=markers), name="Müller"))


def parsed(text: MidiText) -> mido.MidiFile:
    return mido.MidiFile(file=io.BytesIO(midi_file(score(), text=text)), charset="utf-8")


def texts(file: mido.MidiFile) -> list[str]:
    return [file.tracks[0].name, *(each.text for each in file.tracks[0] if each.type in TEXTS)]


def test_names_are_as_written_or_in_ascii_where_that_is_asked() -> None:
    assert texts(parsed(MidiText.UNICODE))[:2] == ["Müller", "1m1 Süße Näherung"]
    plain = texts(parsed(MidiText.ASCII))
    assert plain[:2] == ["Muller", "1m1 Susse Naherung"]
    assert any(text.startswith("Dver +") for text in plain)
    assert all(text.isascii() for text in plain)


def test_nothing_else_of_the_file_changes() -> None:
    one, other = (parsed(text) for text in MidiText)
    for track, same in zip(one.tracks, other.tracks, strict=True):
        times = [(message.time, message.type) for message in track]
        assert times == [(message.time, message.type) for message in same]
    assert one.tracks[1:] == other.tracks[1:]


def test_what_ascii_cannot_say_is_told() -> None:
    (told,) = unsaid_remarks(score(), MidiText.ASCII)
    assert told.startswith("ASCII cannot say '場景': question marks stand for letters in the .mid")
    assert unsaid_remarks(score(), MidiText.UNICODE) == ()
