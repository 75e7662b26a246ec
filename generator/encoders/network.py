"""The encoders' networks in PyTorch: one for thumbnails, one for sound, and a head over both."""

from typing import Final

import torch
from torch import Tensor, nn

from generator.encoders.inputs import PICTURE_CHANNELS, SOUND_CHANNELS
from generator.encoders.shapes import OUTPUTS

PICTURE_WIDTHS: Final = (16, 24, 32)
SOUND_WIDTHS: Final = (12, 24)
"""Channels behind each convolution, every one of which halves height and width."""
EMBEDDED: Final = 48
"""Numbers in which each network tells what it reads of a step."""
WIDTH: Final = 64
"""Channels of the head."""
REACH: Final = 5
"""Steps over which a convolution of the head reaches; its second takes every other one."""


class EncoderNetwork(nn.Module):
    """Thumbnails and sound of successive steps to the means and the spreads of OUTPUTS."""

    def __init__(self) -> None:
        super().__init__()
        self.picture = _tower(PICTURE_CHANNELS, PICTURE_WIDTHS)
        self.sound = _tower(SOUND_CHANNELS, SOUND_WIDTHS)
        self.from_picture = nn.Linear(2 * PICTURE_WIDTHS[-1], EMBEDDED)
        self.from_sound = nn.Linear(2 * SOUND_WIDTHS[-1], EMBEDDED)
        self.unseen = nn.Parameter(torch.zeros(EMBEDDED))
        self.unheard = nn.Parameter(torch.zeros(EMBEDDED))
        self.near = nn.Conv1d(2 * EMBEDDED, WIDTH, REACH, padding=REACH // 2)
        self.far = nn.Conv1d(WIDTH, WIDTH, REACH, padding=REACH // 2 * 2, dilation=2)
        self.head = nn.Linear(WIDTH, 2 * len(OUTPUTS))

    def forward(self, picture: Tensor, seen: Tensor, sound: Tensor, heard: Tensor) -> tuple[Tensor, Tensor]:
        """Tell the means and the logarithms of the variances of standardised outputs.

        Args:
            picture: (films, steps, PICTURE_CHANNELS, HEIGHT, WIDTH)
            seen: (films, steps)
            sound: (films, steps, SOUND_CHANNELS, HOPS, BANDS)
            heard: (films, steps)

        Returns:
            (films, steps, outputs) each
        """
        looks = torch.where(seen[..., None], self.from_picture(_read(self.picture, picture)), self.unseen)
        sounds = torch.where(heard[..., None], self.from_sound(_read(self.sound, sound)), self.unheard)
        both = torch.relu(torch.cat((looks, sounds), dim=-1)).movedim(-1, 1)
        near = torch.relu(self.near(both))
        told = self.head((near + torch.relu(self.far(near))).movedim(1, -1))
        means, spreads = told.chunk(2, dim=-1)
        return means, spreads.clamp(-5.0, 1.0)


def _tower(channels: int, widths: tuple[int, ...]) -> nn.Sequential:
    ends = (channels, *widths)
    return nn.Sequential(
        *(
            layer
            for come, go in zip(ends, widths, strict=False)
            for layer in (nn.Conv2d(come, go, 3, stride=2, padding=1), nn.ReLU())
        )
    )


def _read(tower: nn.Sequential, inputs: Tensor) -> Tensor:
    """Return the mean and the greatest value of each channel behind a tower. (films, steps, 2 channels)"""
    seen: Tensor = tower(inputs.flatten(0, 1)).flatten(2)
    told = torch.cat((seen.mean(dim=-1), seen.amax(dim=-1)), dim=-1)
    return told.reshape(*inputs.shape[:2], -1)
