"""The network that tells speech, against the same written for PyTorch."""

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from torch.nn import functional

from bridge.sound import voice
from bridge.sound.voice import FRAME
from tests.sounds import SPEECH, Floats, noise, read_back


def as_published(samples: Floats) -> Floats:
    """Run the network as silero-vad 6.2.3 has it in `tinygrad_model.py`, frame by frame."""
    weights = load_file(voice._WEIGHTS)
    context, hidden, cell, told = torch.zeros(1, 64), torch.zeros(1, 128), torch.zeros(1, 128), []
    for frame in torch.from_numpy(samples[: len(samples) // FRAME * FRAME]).reshape(-1, FRAME):
        x = functional.pad(torch.cat([context, frame[None]], 1)[:, None], (0, 64), "reflect")
        context = frame[None, -64:]
        x = functional.conv1d(x, weights["stft_conv.weight"], stride=128)
        x = (x[:, :129] ** 2 + x[:, 129:] ** 2).sqrt()
        for number, stride in ((1, 1), (2, 2), (3, 2), (4, 1)):
            kernel, bias = weights[f"conv{number}.weight"], weights[f"conv{number}.bias"]
            x = functional.conv1d(x, kernel, bias, padding=1, stride=stride).relu()
        ours = [weights[f"lstm_cell.{name}"] for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
        hidden, cell = torch.lstm_cell(x.squeeze(-1), (hidden, cell), *ours)
        x = functional.conv1d(
            hidden.relu()[..., None], weights["final_conv.weight"], weights["final_conv.bias"]
        )
        told.append(x.sigmoid().item())
    return np.array(told, np.float32)


def test_it_is_the_published_network() -> None:
    samples = read_back(SPEECH)[: 6 * 16_000]
    assert np.allclose(voice.voice().probabilities(samples), as_published(samples), atol=1e-4)


def test_speech_is_told_from_noise() -> None:
    told = voice.voice().probabilities(read_back(SPEECH))
    assert told[40:110].mean() > 0.8
    assert voice.voice().probabilities(noise(4, -30)).max() < 0.3


def test_frames_may_be_looked_at_in_any_number(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = read_back(SPEECH)[: 3 * 16_000]
    whole = voice.voice().probabilities(samples)
    assert len(whole) == len(samples) // FRAME
    assert len(voice.voice().probabilities(samples[:100])) == 0
    monkeypatch.setattr(voice, "_AT_ONCE", 7)
    assert voice.voice().probabilities(samples) == pytest.approx(whole, abs=1e-5)
