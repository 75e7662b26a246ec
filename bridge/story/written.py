"""Text of others as a sentence refuses it: decoded, or refused by the name of its file."""

from bridge.errors import UsageError
from bridge.written_text import WrittenText, decoded


def written(content: bytes, name: str, encoding: str | None = None) -> WrittenText:
    """Decode the text of a file.

    Args:
        content: The file.
        name: Its name in a remark or an error.
        encoding: The code page of text that is not in Unicode; guessed where None.

    Raises:
        UsageError: If it cannot be read in the stated code page.
    """
    try:
        return decoded(content, name, encoding)
    except ValueError as error:
        raise UsageError(str(error)) from None
