import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open

from generator.conditions import STEPS, Style
from generator.corpus import CorpusPiece
from generator.errors import WeightsError
from generator.styles.bars import DIMENSIONS, bars_by_style
from generator.styles.file import TRAINED, load, pack
from generator.styles.training import trained

CARD = (TRAINED.parent / "STYLES.md").read_text(encoding="utf-8")


def piece(style: Style, seed: int, bars: int = 24) -> CorpusPiece:
    """Return notes at random; the last bar is silent."""
    rng = np.random.default_rng(seed)
    rows = [
        (bar, step, 2, int(rng.integers(40, 80)), int(rng.integers(20, 110)), int(rng.integers(3)))
        for bar in range(bars - 1)
        for step in sorted(rng.choice(STEPS, int(rng.integers(2, 12)), replace=False).tolist())
    ]
    return CorpusPiece(f"{style}-{seed}", style, np.full(bars, STEPS), np.full(bars, 90.0), np.array(rows))


def test_bars_are_told_by_style_and_silent_ones_left_out() -> None:
    found = bars_by_style([piece(Style.SONG, 1), piece(Style.SONG, 2), piece(Style.CHAMBER, 3)])
    assert {style: len(bars) for style, bars in found.items()} == {Style.SONG: 46, Style.CHAMBER: 23}
    assert found[Style.SONG][:, DIMENSIONS.index("strength")].tolist() == [0] * 46
    assert found[Style.SONG][0, DIMENSIONS.index("tempo")] == pytest.approx(np.log2(90))


def test_what_is_learned_is_written_and_read_back(tmp_path: Path) -> None:
    lines: list[str] = []
    one, other = ([piece(style, seed) for style in Style] for seed in (1, 2))
    (tmp_path / "styles.safetensors").write_bytes(trained(one, other, lines.append))
    found = load(tmp_path / "styles.safetensors")
    assert [line.split(":")[0] for line in lines] == [style.value for style in Style]
    assert set(found) == set(Style)
    (tmp_path / "again.safetensors").write_bytes(pack(found, {}))
    again = load(tmp_path / "again.safetensors")
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
