"""The configuration of the networks."""

from dataclasses import dataclass

BAR_FEATURES = 14
"""Features that describe a bar; see `generator.encoding`."""


@dataclass(frozen=True, slots=True)
class NetConfig:
    """The sizes of the networks."""

    width: int = 192
    """Channels of the generator's trunk."""
    rhythm: tuple[int, ...] = (1, 4, 16)
    """Dilation, in sixteenths, of each block that decides when notes begin; 16 reaches the same place in the
    neighbouring bars."""
    texture: tuple[int, ...] = (2,)
    """Dilation of each block that decides which voices play."""
    pitch: tuple[int, ...] = (16, 1, 4)
    """Dilation of each block that decides which notes begin."""
    length: tuple[int, ...] = (1, 4)
    """Dilation of each block that decides how long they sound."""
    gaits: int = 8
    """Components of the mixture of interval distributions by which a voice moves from note to note."""
    condition: int = 96
    """Channels of the embedded conditions of a bar."""
    bar_latent: int = 12
    """Latents of each bar."""
    phrase_latent: int = 12
    """Latents shared by the bars of a phrase."""
    cue_latent: int = 16
    """Latents shared by all bars of a cue."""
    critic_width: int = 128

    @property
    def latents(self) -> int:
        """The number of latents each bar receives."""
        return self.bar_latent + self.phrase_latent + self.cue_latent
