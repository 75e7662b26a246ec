"""The file of instruments, families and palettes."""

import pytest

from bridge.midi.instruments import BESIDE, DRUMS, FAMILIES, INSTRUMENTS, PERCUSSION
from bridge.midi.palettes import FORCES, Palette
from generator.score import Voice


def test_an_instrument_says_what_it_plays_in_notes_as_musicians_write_them() -> None:
    cello = INSTRUMENTS["cellos"]
    assert (cello.lowest, cello.highest) == (36, 76)  # C2 to E5
    assert cello.voices == (Voice.MELODY, Voice.BASS)


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_pitch_has_an_octave_in_range_and_every_home_is_a_palette(name: str) -> None:
    instrument = INSTRUMENTS[name]
    assert instrument.lowest + 11 <= instrument.highest
    assert 0 <= instrument.program < 128
    assert Palette(instrument.palette)


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_instrument_sits_before_the_audience(name: str) -> None:
    seat = INSTRUMENTS[name].seat
    assert -1 <= seat.pan <= 1
    assert 0 <= seat.depth <= 1


def test_an_orchestra_sits_as_orchestras_do_from_left_to_right() -> None:
    row = ["violin section", "horns", "violas and cellos", "cellos", "contrabasses"]
    assert row == sorted(row, key=lambda name: INSTRUMENTS[name].seat.pan)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_names_instruments(name: str) -> None:
    assert set(FAMILIES[name].of) <= set(INSTRUMENTS)
    assert Palette(FAMILIES[name].palette)


def test_no_word_means_two_things() -> None:
    words = [
        word
        for table in (INSTRUMENTS, FAMILIES)
        for name, entry in table.items()
        for word in (name, *entry.also)
    ]
    assert len(words) == len(set(words))


def test_what_plays_beside_the_voices_has_a_channel_of_its_own() -> None:
    assert len(set(BESIDE.values())) == len(BESIDE)
    assert BESIDE[PERCUSSION] == DRUMS
    assert set(BESIDE.values()).isdisjoint({0, 1, 2})
    assert {doubling.instrument for forces in FORCES.values() for doubling in forces.doublings} <= set(BESIDE)


def test_what_leads_a_voice_in_a_palette_can_lead_it() -> None:
    for forces in FORCES.values():
        for voice, instruments in forces.leads.items():
            assert all(voice in instrument.voices for instrument in instruments)
