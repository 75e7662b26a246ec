"""Errors of delivering a score."""


class DeliveryError(Exception):
    """One sentence that says what could not be delivered, to which target, and what to do next."""


class UnwrittenError(DeliveryError):
    """Nothing could be written: the disk is full, or may not be written to."""


class UnconfirmedError(DeliveryError):
    """A host did not confirm a delivery in time; the delivery may be retried."""


class NotAddedError(DeliveryError):
    """Music cannot be added to an editor's own document; its text says why, as the rest of a sentence: `it is not in UTF-8`."""
