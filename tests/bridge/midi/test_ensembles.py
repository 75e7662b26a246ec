"""What plays where instruments are asked for or left out."""

import pytest

from bridge.midi.ensembles import Players, ensemble, home, stripped, unheard
from bridge.midi.instruments import INSTRUMENTS
from bridge.midi.palettes import FORCES, Forces, Palette
from generator.score import Voice

NAMES = {instrument: name for name, instrument in INSTRUMENTS.items()}


def leads(forces: Forces) -> dict[str, str]:
    """Return what leads each voice where it lies as it mostly does."""
    return {voice.value: NAMES[instruments[0]] for voice, instruments in forces.leads.items()}


@pytest.mark.parametrize("palette", Palette)
def test_without_a_word_a_palette_is_as_it_is(palette: Palette) -> None:
    assert ensemble(palette, Players()) == FORCES[palette]


@pytest.mark.parametrize(
    ("wanted", "melody", "harmony", "bass"),
    [
        (("low strings",), "cellos", "violas and cellos", "contrabasses"),
        (("brass",), "trumpet", "horns", "tuba"),
        (("woodwinds",), "flute", "clarinet", "bassoon"),
        (("piano", "low strings"), "piano", "violas and cellos", "cellos"),
        (("strings", "harp"), "violin section", "harp", "cellos"),
        (("oboe",), "oboe", "violas and cellos", "cellos"),
        (("piano",), "piano", "piano", "piano"),
    ],
)
def test_what_is_wanted_leads(wanted: tuple[str, ...], melody: str, harmony: str, bass: str) -> None:
    forces = ensemble(Palette.ORCHESTRA, Players(wanted))
    assert leads(forces) == {"melody": melody, "harmony": harmony, "bass": bass}
    assert unheard(Players(wanted), forces) == ()


def test_alone_nothing_else_plays() -> None:
    forces = ensemble(Palette.ORCHESTRA, Players(("violin",), alone=True))
    assert leads(forces) == {"melody": "violin"}
    assert (forces.doublings, forces.kit, forces.timpani) == ((), {}, None)
    assert leads(ensemble(Palette.ORCHESTRA, Players(("piano",), alone=True))) == leads(FORCES[Palette.PIANO])


def test_what_is_left_out_neither_leads_nor_doubles_nor_is_struck() -> None:
    forces = ensemble(Palette.ORCHESTRA, Players(left_out=("drums", "flute", "horns")))
    assert leads(forces)["melody"] == "violin section"
    assert {NAMES[doubling.instrument] for doubling in forces.doublings} == {
        "violin section",
        "trumpet",
        "cellos",
        "contrabasses",
    }
    assert {NAMES[held.instrument] for held in forces.held} == {"clarinets and bassoons", "trombone"}
    assert (forces.kit, forces.timpani) == ({}, None)
    assert leads(ensemble(Palette.STRINGS, Players(left_out=("violins",))))["melody"] == "viola"


def test_strings_that_are_left_out_do_not_play_in_another_manner_either() -> None:
    without = Players(left_out=("strings",))
    assert stripped(Palette.STRINGS, without)
    assert {each for each in Palette if stripped(each, without)} == {Palette.STRINGS, Palette.STRING_QUARTET}
    playing = {each for led in ensemble(Palette.ORCHESTRA, without).leads.values() for each in led}
    assert not playing & {each for each in INSTRUMENTS.values() if each.palette == Palette.STRINGS}
    assert (
        INSTRUMENTS["pizzicato strings"]
        in ensemble(Palette.STRINGS, Players(("pizzicato strings",), ("strings",))).leads[Voice.MELODY]
    )


def test_drums_that_are_wanted_are_struck_in_any_palette() -> None:
    forces = ensemble(Palette.PIANO, Players(("drums",)))
    assert forces.kit
    assert forces.timpani
    assert leads(forces) == leads(FORCES[Palette.PIANO])


def test_what_finds_no_part_is_named() -> None:
    players = Players(("flute", "oboe"))
    assert unheard(players, ensemble(Palette.STRINGS, players)) == ("oboe",)


def test_the_first_that_is_wanted_is_at_home_in_a_palette() -> None:
    assert home(Players(("low strings", "piano"))) is Palette.STRINGS
    assert home(Players(left_out=("drums",))) is None


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_instrument_has_a_part_where_it_is_wanted_and_none_where_it_is_left_out(name: str) -> None:
    for palette in Palette:
        wanted, left_out = Players((name,)), Players(left_out=(name,))
        assert unheard(wanted, ensemble(palette, wanted)) == ()
        assert unheard(wanted, ensemble(palette, left_out)) == (name,)
        assert set(ensemble(palette, left_out).leads) == set(Voice)
