"""The sizes of the networks."""

from dataclasses import dataclass

BAR_FEATURES = 14
"""Numbers a bar is described by; see `generator.encoding`."""


@dataclass(frozen=True, slots=True)
class NetConfig:
    """The size of the networks."""

    width: int = 192
    """Channels of the generator's trunk."""
    rhythm: tuple[int, ...] = (1, 4, 16)
    """Dilation, in sixteenths, of each block that decides when notes begin; 16 looks at the same place in the
    neighbouring bars."""
    texture: tuple[int, ...] = (2,)
    """Of each block that decides which voices play."""
    pitch: tuple[int, ...] = (16, 1, 4)
    """Of each block that decides which notes."""
    length: tuple[int, ...] = (1, 4)
    """Of each block that decides how long they sound."""
    gaits: int = 8
    """Ways in which a voice may go from note to note, mixed anew at every sixteenth."""
    condition: int = 96
    """Channels of the embedded conditions of a bar."""
    bar_latent: int = 12
    """Latent numbers of each bar."""
    phrase_latent: int = 12
    """Latent numbers shared by the bars of a phrase."""
    cue_latent: int = 16
    """Latent numbers shared by all bars of a cue."""
    critic_width: int = 128

    @property
    def latents(self) -> int:
        """Latent numbers a bar hears in all."""
        return self.bar_latent + self.phrase_latent + self.cue_latent
