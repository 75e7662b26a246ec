"""The file of instruments, families and palettes."""

import pytest

from bridge.midi.instruments import BESIDE, DRUMS, FAMILIES, INSTRUMENTS, PERCUSSION, TIMPANI
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
def test_what_can_be_had_softly_and_loudly_is_in_range_and_hands_hold_what_is_played_at_once(
    name: str,
) -> None:
    instrument = INSTRUMENTS[name]
    for lowest, highest in (instrument.soft, instrument.loud):
        assert instrument.lowest <= lowest <= highest <= instrument.highest
    assert instrument.agility > 0
    assert 1 <= instrument.carries[0] < instrument.carries[1] <= 127
    hands = instrument.hands
    assert hands is None or instrument.at_once <= 2 * hands.fingers + 2 * hands.feet


def test_a_flute_breathes_a_quartet_changes_bows_and_a_section_does_both_in_turns() -> None:
    assert INSTRUMENTS["flute"].breath == 8
    assert INSTRUMENTS["violin"].bow == 8
    assert (INSTRUMENTS["violin section"].bow, INSTRUMENTS["choir"].breath) == (None, None)


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


@pytest.mark.parametrize("palette", Palette)
def test_what_plays_beside_the_voices_of_a_palette_has_a_channel_of_its_own(palette: Palette) -> None:
    beside = FORCES[palette].beside
    channels = [BESIDE[each] for each in (*beside, PERCUSSION, TIMPANI)]
    assert len(set(channels)) == len(channels)
    assert BESIDE[PERCUSSION] == DRUMS
    assert set(channels).isdisjoint({0, 1, 2})


def test_what_leads_a_voice_in_a_palette_can_lead_it() -> None:
    for forces in FORCES.values():
        for voice, instruments in forces.leads.items():
            assert all(voice in instrument.voices for instrument in instruments)
