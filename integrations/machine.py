"""A machine that hosts run on."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine to look for hosts on, and to install on what they need."""

    system: str
    """As `sys.platform` names it."""
    environment: Mapping[str, str]
    home: Path
    root: Path = Path("/")
    """The folder that absolute places are below."""

    @classmethod
    def this(cls) -> "Machine":
        """Return this one, with its user's home."""
        return cls(sys.platform, os.environ, Path.home())
