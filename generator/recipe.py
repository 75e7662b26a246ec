"""The hyperparameters of a training run."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """Every hyperparameter of a training run."""

    seed: int = 1
    steps: int = 6000
    """The most updates of the generator."""
    warm_up: int = 5000
    """Updates before the critic joins: the warm-up, with the VAE's loss alone."""
    batch: int = 16
    """Passages in an update."""
    bars: int = 16
    """Bars in a passage."""
    learning_rate: float = 4e-4
    adversarial_rate: float = 1.5e-4
    """Learning rate of generator and critic when the critic joins; it falls to a twentieth along half a cosine."""
    weight_decay: float = 1e-4
    clip: float = 1.0
    """The largest gradient norm of the VAE's loss, and of the critic's."""
    capacity: float = 8.0
    """Nats a bar of latent information at no cost; what exceeds it is charged at `capacity_price`."""
    capacity_price: float = 3.0
    habits_clip: float = 0.5
    """The largest gradient norm of the feature-matching loss."""
    fooling_clip: float = 1.0
    """The largest gradient norm of the adversarial loss."""
    head_start: int = 100
    """Updates of the critic alone before the generator's adversarial loss begins."""
    likeness: float = 0.1
    """Weight of the feature-matching distances between composed and real music."""
    register: float = 0.5
    """Weight of the distance between the mean pitch of a composed bar and the one asked for, in octaves."""
    leave_critic: float = 0.5
    """The hinge loss below which the critic is not updated, so that it does not win outright."""
    average: float = 0.999
    """Decay of the exponential moving average of the generator's weights; the average is what ships."""
    check_every: int = 100
    """Updates between validations."""
    patience: int = 10
    """Validations without improvement after which training ends (early stopping: Prechelt, 1998)."""
