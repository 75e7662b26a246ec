import numpy as np
import torch

from generator.encoding import encode
from generator.latent import draw_latent
from generator.model import Generator, NetConfig
from tests.generator.conditions import plain

CONFIG = NetConfig(width=32, condition=16, dilations=(1, 2, 16))


def test_a_bar_far_from_a_change_stays_as_it_was() -> None:
    """The network is convolutional along bars: a longer scene only adds bars."""
    torch.manual_seed(0)
    network = Generator(CONFIG).eval()
    chords = np.zeros((12, 2), dtype=np.int64)
    latent = draw_latent(CONFIG, 1, 12, torch.Generator().manual_seed(1))
    with torch.inference_mode():
        long = network(latent, *encode(plain(12), chords).tensors())
        short_asked = encode(plain(12), chords).tensors()
        cut = [t[..., : 6 * 16] if t.shape[-1] > 12 else t[..., :6] for t in short_asked]
        short = network(latent[..., :6], *cut)
    assert torch.allclose(long[..., : 2 * 16], short[..., : 2 * 16], atol=1e-5)


def test_conditions_steer_every_bar() -> None:
    torch.manual_seed(0)
    network = Generator(CONFIG).eval()
    latent = draw_latent(CONFIG, 1, 4, torch.Generator().manual_seed(1))
    chords = np.zeros((4, 2), dtype=np.int64)
    with torch.inference_mode():
        loud, quiet = (network(latent, *encode(plain(4, density=d), chords).tensors()) for d in (0.9, 0.1))
    assert ((loud - quiet).abs().mean((1, 2, 3)).reshape(4, 16).mean(1) > 1e-4).all()
