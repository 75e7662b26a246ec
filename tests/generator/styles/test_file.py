import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open

from generator.conditions import Style
from generator.errors import WeightsError
from generator.pieces.columns import Columns, columns_of
from generator.pieces.grid import SIXTEENTH, TICKS
from generator.pieces.idioms import Idiom
from generator.pieces.parts import PARTS
from generator.pieces.reading import Piece
from generator.styles.bars import DIMENSIONS, bars_by_style
from generator.styles.file import TRAINED, load, pack
from generator.styles.training import trained

CARD = (TRAINED.parent / "STYLES.md").read_text(encoding="utf-8")


def piece(idiom: str, seed: int, bars: int = 24, quarters: int = 4) -> Columns:
    """Return notes at random; the last bar is silent."""
    rng = np.random.default_rng(seed)
    rows = [
        (bar * quarters * TICKS + tick, SIXTEENTH, *rng.integers((40, 20, 0), (80, 110, PARTS)).tolist(), bar)
        for bar in range(bars - 1)
        for tick in sorted(rng.choice(quarters * TICKS, int(rng.integers(2, 12)), replace=False).tolist())
    ]
    lines, beats = np.arange(bars + 1) * quarters * TICKS, np.full(bars, TICKS)
    tempi = np.full(bars, 90.0)
    return columns_of(Piece(f"{idiom}-{seed}", "", Idiom(idiom), lines, beats, tempi, np.array(rows)))


def test_bars_are_told_by_style_and_silent_ones_left_out() -> None:
    found = bars_by_style([piece("song", 1), piece("song", 2), piece("chamber", 3), piece("keyboard", 4)])
    assert {style: len(bars) for style, bars in found.items()} == {Style.SONG: 46, Style.CHAMBER: 23}
    assert found[Style.SONG][:, DIMENSIONS.index("strength")].tolist() == [0] * 46
    assert found[Style.SONG][0, DIMENSIONS.index("tempo")] == pytest.approx(np.log2(90))


def test_a_density_is_by_the_sixteenth_in_a_bar_of_any_length() -> None:
    five = piece("song", 1, quarters=5)
    found = bars_by_style([five])[Style.SONG][:, DIMENSIONS.index("density")]
    assert found[0] == five.bars.onsets[0] / 20
    assert len(bars_by_style([piece("song", 1, bars=5, quarters=1)])[Style.SONG]) == 4


def test_what_is_learned_is_written_and_read_back(tmp_path: Path) -> None:
    lines: list[str] = []
    one, other = ([piece(idiom, seed) for idiom in Idiom] for seed in (1, 2))
    (tmp_path / "styles.safetensors").write_bytes(trained(one, other, lines.append))
    found = load(tmp_path / "styles.safetensors")
    assert [line.split(":")[0] for line in lines] == [style.value for style in Style]
    assert set(found) == set(Style)
    (tmp_path / "again.safetensors").write_bytes(pack(found, {}))
    again = load(tmp_path / "again.safetensors")
    made = {name: str(number) for number, name in enumerate("abcdefgh")}
    assert len({pack(found, made) for _ in range(20)}) == 1
    for style in Style:
        assert found[style].dimensions == again[style].dimensions == DIMENSIONS
        assert (found[style].covariances == again[style].covariances).all()


def test_the_card_tells_of_the_styles_that_ship() -> None:
    for style, mixture in load().items():
        assert f"| `{style}` | " in CARD
        row = CARD.split(f"| `{style}` | ")[1].split(" |")
        assert int(row[0]) == len(mixture.weights)
        assert mixture.weights.sum() == pytest.approx(1)
        assert (np.linalg.eigvalsh(mixture.covariances) > 0).all()
    with safe_open(TRAINED, framework="np") as file:
        assert json.loads(file.metadata()["dimensions"]) == list(DIMENSIONS)
        assert f"{int(file.metadata()['bars']):,} bars" in CARD


def test_they_are_read_without_pytorch() -> None:
    code = "import sys; from generator.styles.file import load; load(); assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("content", [None, b"", b"\x00" * 64, TRAINED.read_bytes()[:-100]])
def test_missing_or_damaged_styles_are_said_so(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "styles.safetensors").write_bytes(content)
    with pytest.raises(WeightsError, match=r"styles\.safetensors cannot be read .*; install Recue again"):
        load(tmp_path / "styles.safetensors")


def test_another_file_is_no_styles() -> None:
    with pytest.raises(WeightsError, match=r"does not hold the styles in format recue\.styles/1"):
        load(TRAINED.with_name("recue-gan.safetensors"))
