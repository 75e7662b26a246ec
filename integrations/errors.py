"""Errors of delivering a score."""


class DeliveryError(Exception):
    """One sentence that says what could not be delivered, to which target, and what to do next."""


class UnconfirmedError(DeliveryError):
    """A host did not confirm a delivery in time; the delivery may be retried."""
