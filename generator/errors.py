"""What can go wrong in the composer."""


class GeneratorError(Exception):
    """One sentence that says what failed, where, and what to do next."""


class WeightsError(GeneratorError):
    """The trained weights are missing, damaged, or made by another version of the network."""


class CorpusError(GeneratorError):
    """The training music cannot be read."""
