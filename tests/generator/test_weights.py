import json
from pathlib import Path

import numpy as np
from safetensors import safe_open

from generator.weights import FORMAT, TRAINED

CARD = (TRAINED.parent / "MODEL_CARD.md").read_text(encoding="utf-8")


def header(path: Path) -> dict[str, str]:
    with safe_open(path, framework="pt") as file:
        return dict(file.metadata())


def test_the_card_tells_of_the_weights_that_ship() -> None:
    made = header(TRAINED)
    assert made["format"] == FORMAT
    assert f"Seed {made['seed']}, {int(made['steps']):,} updates" in CARD
    assert f"{float(made['overlap']):.3f}" in CARD
    with safe_open(TRAINED, framework="np") as file:
        sizes = [np.prod(file.get_slice(name).get_shape()) for name in file.keys() if "harmony" not in name]  # noqa: SIM118
    parameters = sum(sizes)
    assert f"{parameters / 1e6:.2f} million parameters" in CARD


def test_the_weights_are_small_and_say_how_large_the_network_is() -> None:
    assert TRAINED.stat().st_size < 20_000_000
    assert json.loads(header(TRAINED)["net"])["width"] > 0
