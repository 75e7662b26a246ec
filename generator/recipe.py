"""The numbers of a training run."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """Every number of a training run."""

    seed: int = 1
    steps: int = 6000
    """Updates of the generator at most."""
    warm_up: int = 5000
    """Updates before the critic joins."""
    batch: int = 16
    """Passages an update."""
    bars: int = 16
    """Bars a passage."""
    learning_rate: float = 4e-4
    adversarial_rate: float = 1.5e-4
    """Learning rate of generator and critic when the critic joins; it falls to a twentieth along half a cosine."""
    weight_decay: float = 1e-4
    clip: float = 1.0
    """Largest norm of the gradient of what telling real music teaches, and of the critic's."""
    capacity: float = 8.0
    """Nats a bar the latents may hold for free; what they hold beyond is charged `capacity_price` times."""
    capacity_price: float = 3.0
    habits_clip: float = 0.5
    """Largest norm of the gradient of what composed habits teach."""
    fooling_clip: float = 1.0
    """Largest norm of the gradient of what the critic teaches."""
    head_start: int = 100
    """Updates the critic learns before it is to be fooled."""
    likeness: float = 0.1
    """Weight of the distances between composed and real habits."""
    register: float = 0.5
    """Weight of how far the mean pitch of a composed bar is from what was asked, in octaves."""
    leave_critic: float = 0.5
    """The critic is not updated while its hinge loss is below this: it must not win outright."""
    average: float = 0.999
    """Decay of the running average of the generator's weights, which is what ships."""
    check_every: int = 100
    """Updates between looks at the validation music."""
    patience: int = 10
    """Looks without a better one after which training ends (early stopping: Prechelt, 1998)."""
