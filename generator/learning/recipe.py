"""The hyperparameters of a training run."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """Every hyperparameter of the composer's training."""

    seed: int = 1
    steps: int = 10_750
    """Updates."""
    batch: int = 8
    """Passages in an update."""
    columns: int = 256
    """Columns of a passage, at most."""
    rate: float = 2e-3
    """The learning rate of tables and heads (AdamW)."""
    matrix_rate: float = 0.02
    """The learning rate of the trunk's matrices (Muon)."""
    decay: float = 0.01
    """Weight decay."""
    clip: float = 1.0
    """The largest norm of a gradient."""
    warm_up: int = 150
    """Updates over which the rates rise."""
    cool_down: float = 0.163
    """The share of the updates, the last ones, over which the rates fall in a straight line.

    Before it they are level, so that a run can go on with more updates than it was begun with: Hägele et al., "Scaling laws and
    compute-optimal training beyond fixed training durations" (2024).
    """
    coolest: float = 0.417
    """What is left of the rates at the end. With more updates, at lower rates, the network learned its music by heart."""
    average: float = 0.999
    """Decay of the moving average of the weights; the average is what ships."""
    check_every: int = 250
    """Updates between validations."""
    check_passages: int = 96
    """Passages that are validated on."""

    def share(self, step: int) -> float:
        """Return the share of the learning rates at an update."""
        left = min((self.steps - step) / max(self.cool_down * self.steps, 1), 1.0)
        return min((step + 1) / self.warm_up, self.coolest + (1 - self.coolest) * left)
