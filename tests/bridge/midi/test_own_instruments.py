"""A person's own instruments and palettes."""

import subprocess
import sys
from pathlib import Path

import pytest

from bridge.errors import UsageError
from bridge.midi.instruments import TABLE
from bridge.midi.own_instruments import with_own

OWN = """
instruments:
  bouzouki:
    track: Bouzouki
    program: 105
    range: [E2, E5]
    voices: [melody, harmony]
    palette: taverna
    agility: 11
    at_once: 4
    channel: 15
palettes:
  taverna:
    leads: {melody: [bouzouki, fiddle], harmony: [guitar], bass: [acoustic bass]}
    doublings:
      - {instrument: bouzouki, voice: melody, interval: 0, loudness: 90, share: 0.7, tutti: true}
    drums: folk
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "instruments.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_what_a_person_writes_stands_beside_what_ships(tmp_path: Path) -> None:
    table = with_own(TABLE, written(tmp_path, OWN))
    assert table["instruments"]["bouzouki"]["program"] == 105
    assert table["instruments"]["piano"] == TABLE["instruments"]["piano"]
    assert table["palettes"]["taverna"]["kit"] == TABLE["palettes"]["folk"]["kit"]


@pytest.mark.parametrize("text", ["", "# nothing yet", "instruments: {}"])
def test_a_file_without_anything_adds_nothing(tmp_path: Path, text: str) -> None:
    assert with_own(TABLE, written(tmp_path, text)) == {**TABLE, "own palettes": {}}


def test_a_palette_of_ones_own_is_a_palette_and_a_word(tmp_path: Path) -> None:
    (tmp_path / "recue").mkdir()
    file = written(tmp_path / "recue", OWN)
    asked = (
        "from pathlib import Path; import platformdirs; "
        f"platformdirs.user_config_path = lambda *_: Path({str(file.parent)!r}); "
        "from bridge.words import read; from bridge.midi.palettes import FORCES, Palette; "
        "asks = read('taverna, calm').asks; "
        "print(asks.palette, read('bouzouki').asks.players.wanted, Palette('Taverna') is asks.palette); "
        "print([lead.name for leads in FORCES[asks.palette].leads.values() for lead in leads])"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    assert told.splitlines() == [
        "taverna ('bouzouki',) True",
        "['Bouzouki', 'Fiddle', 'Guitar', 'Acoustic bass']",
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            ("program: 105", "program: 205"),
            "instruments, bouzouki, program: input should be less than or equal to 127",
        ),
        (("range: [E2, E5]", "range: [E2, H5]"), "instruments, bouzouki, range, 1: "),
        (("range: [E2, E5]", "range: [E2, A2]"), "instruments, bouzouki: its range should hold every pitch"),
        (("agility: 11", "speed: 11"), "instruments, bouzouki, agility: field required"),
        (
            ("channel: 15", "channel: 9"),
            "instruments, bouzouki, channel: should not be 9, on which drums are",
        ),
        (("    channel: 15\n", ""), "palettes, taverna: 'bouzouki' has no 'channel'"),
        (("palette: taverna", "palette: tavern"), "instruments, bouzouki: there is no palette 'tavern'"),
        (("harmony: [guitar]", "harmony: [lyre]"), "palettes, taverna: there is no instrument 'lyre'"),
        (("harmony: [guitar]", "harmony: [tuba]"), "palettes, taverna: 'tuba' is not for the harmony"),
        ((", bass: [acoustic bass]", ""), "palettes, taverna: 'leads' should have melody, harmony and bass"),
        (("drums: folk", "drums: rock"), "palettes, taverna: there is no palette 'rock'"),
        (("  bouzouki:", "  flute:"), "instruments, flute: 'flute' is the name of another"),
        (("  taverna:", "  strings:"), "instruments, bouzouki: there is no palette 'taverna'"),
        (("instruments:", "players:"), "players: extra inputs are not permitted"),
        (("instruments:", "instruments: ["), " cannot be read as YAML: "),
    ],
)
def test_what_cannot_be_used_is_told_with_its_place(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    file = written(tmp_path, OWN.replace(*change))
    with pytest.raises(UsageError, match=r"instruments\.yaml") as refused:
        with_own(TABLE, file)
    assert said in str(refused.value)


def test_a_command_says_what_is_wrong_in_the_file_in_one_sentence(tmp_path: Path) -> None:
    written(tmp_path, "instruments: {lyre: {program: 500}}")
    run = (
        "from pathlib import Path; import platformdirs; "
        f"platformdirs.user_config_path = lambda *_: Path({str(tmp_path)!r}); "
        "from bridge.cli import main; main(['score', 'cut.otio'])"
    )
    told = subprocess.run([sys.executable, "-c", run], capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert told.stderr.startswith(f"recue: {tmp_path / 'instruments.yaml'}, instruments, lyre, ")
    assert told.stderr.count("\n") == 1
