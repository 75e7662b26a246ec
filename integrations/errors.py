"""What can go wrong on the way out of Recue."""


class DeliveryError(Exception):
    """One sentence that says what could not be delivered, where to, and what to do next."""


class UnconfirmedError(DeliveryError):
    """A host did not say in time that it has what was delivered; it may be delivered again."""
