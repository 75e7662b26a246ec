"""What can go wrong on the way out of Recue."""


class DeliveryError(Exception):
    """One sentence that says what could not be delivered, where to, and what to do next."""


class UnwrittenError(DeliveryError):
    """Nothing could be written: the disk is full, or may not be written to."""


class UnconfirmedError(DeliveryError):
    """A host did not say in time that it has what was delivered; it may be delivered again."""
