"""Tables of data that ship with Recue, as YAML."""

from pathlib import Path
from typing import Any, Final

import yaml

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""LibYAML's, ten times as fast, where PyYAML was built with it; both read alike."""


def package_data(file: Path) -> Any:
    """Read a table of the package.

    Args:
        file: A YAML file beside the module that reads it.
    """
    return yaml.load(file.read_text(encoding="utf-8"), _LOADER)  # noqa: S506 (a SafeLoader)
