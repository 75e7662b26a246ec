"""Regular files, read whole, with the libraries' one reader of them."""

from integrations.regular_file import (
    LARGEST_SCORE,
    IrregularFileError,
    check_regular,
    open_regular,
    read_file,
)

__all__ = ["LARGEST_SCORE", "IrregularFileError", "check_regular", "open_regular", "read_file"]
