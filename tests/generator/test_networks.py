import numpy as np
import pytest
import torch
from torch import Tensor, nn

from generator.decoding import slots_of
from generator.encoding import EncodedConditions, encode
from generator.latent import draw_latent
from generator.networks.config import NetConfig
from generator.networks.generator import Generator
from generator.networks.packed import Packed, pack_linears
from generator.roll import PITCHES, VOICES
from tests.generator.conditions import plain

CONFIG = NetConfig(width=32, condition=16, rhythm=(1, 4), texture=(2,), pitch=(2, 16), length=(1,))


def logits(network: Generator, asked: EncodedConditions, bars: int, of: int) -> list[Tensor]:
    """Every decision's logits over the first `bars` bars, each told that a C is struck on every quarter."""
    numbers = draw_latent(CONFIG, asked.phrases, torch.Generator().manual_seed(1)).latents[..., :bars]
    begins = torch.tensor([1.0, 0, 0, 0]).repeat(1, 4 * bars)
    onsets = torch.zeros(1, VOICES, PITCHES, 16 * bars)
    onsets[:, 0, 36, ::4] = 1
    told = [t[..., : 16 * bars] if t.shape[-1] > of else t[..., :bars] for t in asked.tensors()]
    with torch.inference_mode():
        rhythm, rhythm_echoes, hidden = network.rhythm_logits(numbers, *told)
        texture, texture_echoes, hidden = network.texture_logits(hidden, begins)
        pitch_logits, hidden = network.pitch_logits(hidden, slots_of(onsets.sum(2)))
        heard = [
            rhythm,
            rhythm_echoes,
            texture,
            texture_echoes,
            pitch_logits.logits,
            pitch_logits.gaits,
            pitch_logits.echoes,
        ]
        return [*heard, network.hold_logits(hidden, onsets)]


def test_a_bar_far_from_a_change_stays_as_it_was() -> None:
    """The network is convolutional along bars: a longer scene only adds bars."""
    torch.manual_seed(0)
    network = Generator(CONFIG).eval()
    asked = encode(plain(12), np.zeros((12, 2), dtype=np.int64))
    for long, short in zip(logits(network, asked, 12, 12), logits(network, asked, 8, 12), strict=True):
        assert torch.allclose(long[..., : 4 * 16], short[..., : 4 * 16], atol=1e-5)


def test_conditions_steer_every_decision_of_every_bar() -> None:
    torch.manual_seed(0)
    network = Generator(CONFIG).eval()
    chords = np.zeros((4, 2), dtype=np.int64)
    loud, quiet = (logits(network, encode(plain(4, density=d), chords), 4, 4) for d in (0.9, 0.1))
    for a, b in zip(loud, quiet, strict=True):
        assert ((a - b).abs().flatten(0, -2).mean(0).reshape(4, 16).mean(1) > 1e-4).all()


def test_a_packed_network_decides_as_it_did() -> None:
    torch.manual_seed(0)
    network = Generator(CONFIG).eval().requires_grad_(requires_grad=False)
    asked = encode(plain(4), np.zeros((4, 2), dtype=np.int64))
    before = logits(network, asked, 4, 4)
    pack_linears(network)
    for one, other in zip(before, logits(network, asked, 4, 4), strict=True):
        assert torch.allclose(one, other, atol=1e-4)


@pytest.mark.parametrize("rows", [(1, 1), (3, 64), (1, 65), (2, 128), (1, 700)])
def test_a_packed_layer_takes_any_number_of_rows(rows: tuple[int, int]) -> None:
    layer, x = nn.Linear(24, 40), torch.randn(*rows, 24)
    with torch.inference_mode():
        assert torch.allclose(Packed(layer)(x), layer(x), atol=1e-4)


def test_scenes_of_all_lengths_need_programs_for_two_numbers_of_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A daemon would grow with every new length of a scene, for whose rows oneDNN keeps a program."""
    seen, applied = set(), Packed._applied

    def counted(layer: Packed, rows: Tensor) -> Tensor:
        seen.add(len(rows))
        return applied(layer, rows)

    monkeypatch.setattr(Packed, "_applied", counted)
    network = Generator(CONFIG).eval().requires_grad_(requires_grad=False)
    pack_linears(network)
    for bars in (1, 3, 8, 21, 40):
        logits(network, encode(plain(bars), np.zeros((bars, 2), dtype=np.int64)), bars, bars)
    assert len(seen) == 2
