"""Weights as a file, and the card of those that ship."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import save_file

from generator.conditions import Floats
from generator.errors import WeightsError
from generator.network.sizes import Sizes
from generator.weights import FORMAT, TRAINED, load, pack

CARD = (TRAINED.parent / "MODEL_CARD.md").read_text(encoding="utf-8")
NETWORKS: dict[str, tuple[Sizes, dict[str, Floats]]] = {
    "composer": (Sizes(), {"head.weight": np.arange(6.0).reshape(2, 3), "norm.bias": np.ones(2)}),
    "critic": (Sizes(width=32, blocks=2), {"head.weight": np.zeros((3, 1))}),
}


def test_what_is_packed_is_read_back(tmp_path: Path) -> None:
    (tmp_path / "w.safetensors").write_bytes(pack(NETWORKS, {"seed": "7"}))
    weights = load(tmp_path / "w.safetensors")
    for name, (sizes, tensors) in NETWORKS.items():
        assert weights.sizes[name] == sizes
        found = weights.of(name)
        assert found.keys() == tensors.keys()
        assert all(np.array_equal(found[each], tensors[each]) for each in tensors)
    assert len(weights.digest) == 12


def test_equal_weights_are_equal_files() -> None:
    made = {name: str(number) for number, name in enumerate("abcdefgh")}
    assert len({pack(NETWORKS, made) for _ in range(20)}) == 1


def test_other_weights_have_another_digest(tmp_path: Path) -> None:
    digests = []
    for seed in "78":
        (tmp_path / "w.safetensors").write_bytes(pack(NETWORKS, {"seed": seed}))
        digests.append(load(tmp_path / "w.safetensors").digest)
    assert digests[0] != digests[1]


def test_missing_weights_are_said_so(tmp_path: Path) -> None:
    with pytest.raises(
        WeightsError, match=r"weights .*none\.safetensors cannot be read .*install Recue again"
    ):
        load(tmp_path / "none.safetensors")


@pytest.mark.parametrize("content", [b"", b"\x00" * 64, pack(NETWORKS, {})[:-3]])
def test_damaged_weights_are_said_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.safetensors").write_bytes(content)
    with pytest.raises(WeightsError, match="install Recue again"):
        load(tmp_path / "bad.safetensors")


@pytest.mark.parametrize("found", ["recue.gan/3", "none"])
def test_weights_of_another_format_are_said_so(tmp_path: Path, found: str) -> None:
    header = {} if found == "none" else {"format": found}
    save_file({"x": np.zeros(1, dtype=np.float32)}, tmp_path / "old.safetensors", header)
    with pytest.raises(
        WeightsError, match=f"holds weights of format {found}, not {FORMAT}; use those that ship"
    ):
        load(tmp_path / "old.safetensors")


def test_the_card_tells_of_the_weights_that_ship() -> None:
    with safe_open(TRAINED, framework="np") as file:
        made = dict(file.metadata())
        parameters = sum(int(np.prod(file.get_slice(name).get_shape())) for name in file.keys())  # noqa: SIM118
    assert made["format"] == FORMAT
    assert f"Seed {made['seed']}, {int(made['steps']):,} updates" in CARD
    assert f"{float(made['told_apart']):.3f}" in CARD
    assert f"{parameters / 1e6:.2f} million parameters" in CARD


def test_the_weights_are_small() -> None:
    assert TRAINED.stat().st_size < 20_000_000


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no FIFOs")
def test_weights_are_read_once(tmp_path: Path) -> None:
    """What can be read only once, like a pipe, is enough."""
    pipe = tmp_path / "w.safetensors"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(pipe.write_bytes, pack(NETWORKS, {}))
        assert load(pipe).sizes["critic"] == Sizes(width=32, blocks=2)
