import numpy as np
import torch

from generator.decoding import Quota
from generator.encoding import encode
from generator.latent import draw_latent
from generator.likeness import distance
from generator.networks.config import NetConfig
from generator.networks.generator import Generator
from generator.performing import DecodedRoll, sample_roll, sample_roll_with_gradients
from tests.generator.conditions import plain

CONFIG = NetConfig(width=32, condition=16, rhythm=(1, 4), texture=(2,), pitch=(2, 16), length=(1,))


def test_a_rehearsal_plays_what_a_performance_does_and_teaches_every_decision() -> None:
    torch.manual_seed(0)
    network = Generator(CONFIG)
    asked = plain(8)
    told, quota = encode(asked, np.zeros((8, 2), dtype=np.int64)), Quota.of(asked)
    latent = draw_latent(CONFIG, told.phrases, torch.Generator().manual_seed(1))
    with torch.no_grad():
        played = sample_roll(network, latent, told, quota)
    learned = sample_roll_with_gradients(network, latent, told, quota)
    assert torch.allclose(learned.roll, played.roll, atol=1e-5)
    (learned.roll * torch.randn_like(played.roll)).sum().backward()  # type: ignore[no-untyped-call]
    for decision in (
        network.begins,
        network.seats,
        network.notes,
        network.gait,
        network.recall,
        network.holds,
    ):
        assert decision.weight.grad is not None
        assert decision.weight.grad.abs().sum() > 0


def test_music_is_no_distance_from_itself_and_some_from_other_music() -> None:
    torch.manual_seed(0)
    network, asked = Generator(CONFIG), plain(8)
    told, quota = encode(asked, np.zeros((8, 2), dtype=np.int64)), Quota.of(asked)
    with torch.no_grad():
        one, other = (
            sample_roll(
                network, draw_latent(CONFIG, told.phrases, torch.Generator().manual_seed(s)), told, quota
            )
            for s in (1, 2)
        )
    assert all(gap.abs() < 1e-5 for gap in distance(one, DecodedRoll.of(one.roll), told.valid).values())
    assert sum(gap.item() for gap in distance(one, other, told.valid).values()) > 0.1
