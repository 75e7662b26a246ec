"""Errors of the composer."""


class GeneratorError(Exception):
    """One sentence that says what failed, where, and what to do next."""


class WeightsError(GeneratorError):
    """The trained weights are missing, damaged, or made by another version of the network."""


class CheckpointError(GeneratorError):
    """The state of a training run cannot be read."""


class SaveError(GeneratorError):
    """Nothing could be written: the disk is full, or may not be written to."""


class CorpusError(GeneratorError):
    """The training music cannot be read."""


class EvaluationError(GeneratorError):
    """Composers cannot be measured: a file cannot be read."""
