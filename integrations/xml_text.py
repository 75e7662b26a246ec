"""Text that XML can hold."""


def plain_xml(text: str) -> str:
    """Remove the control characters that XML cannot hold, and half characters."""
    return "".join(c for c in text if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
