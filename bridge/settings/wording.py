"""The error in a setting, in one sentence that says what to write instead."""

import difflib
import re
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

from pydantic_core import ErrorDetails

_WHOLE = "should be a whole number, like 7"
_NUMBER = "should be a number, like 90"
_SWITCH = "should be true or false"
_TEXT = "should be text; put it in quotes if it looks like a number"
_LIST = "should be a list of words, like 'one, two'"
_PATH = "should be the path of a file or folder"
_SECTION = "should be a section of settings, one 'key: value' a line"

WORDS: Mapping[str, str] = {
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "bool_type": _SWITCH,
    "bool_parsing": _SWITCH,
    "string_type": _TEXT,
    "string_unicode": _TEXT,
    "tuple_type": _LIST,
    "path_type": _PATH,
    "model_type": _SECTION,
    "dict_type": _SECTION,
    "enum": "should be {expected}",
    "too_short": "should name at least one",
    "greater_than": "should be more than {gt:g}",
    "greater_than_equal": "should be {ge:g} or more",
    "less_than_equal": "should be {le:g} or less",
    "less_than": "should be less than {lt}",
}
"""The wording of each kind of error that pydantic finds in the schema; `value_error` has its own."""
PINNED = ("tempo", "metre", "solution")
"""What a pin may fix of a scene."""
UNKNOWN = "should be something else"
"""The wording of errors that only a newer pydantic finds."""
COMMAND_LINE = "the command line"
"""The source of values that are options; they are told as such."""
_OPTIONS: Mapping[str, str] = {
    "hits.file": "--hits",
    "spotting.file": "--spotting",
    "scene_list": "--scene-list",
    "story_model": "--story-model",
    "grid.metres": "--metre",
    "grid.tempo": "--tempo-on",
    "grid.changes": "--tempo-changes",
    "theming.*": "--theme",
    "preview.burn_in": "--burn-in",
}
"""Options that are called otherwise than the last part of the key that they set."""
_MEANT: Mapping[str, str] = {"bpm": "tempo"}
"""What people call a key that is called otherwise where they write it."""
_QUOTED = re.compile(r"'([a-z]+)'")
_LONGEST = 60
"""Characters of a value that are shown."""


def sentence(error: ErrorDetails, source: str, known: Sequence[str]) -> str:
    """Describe the error in one value.

    Args:
        error: The error that pydantic found.
        source: The place where the value was written, for people.
        known: Every key there is, `section.key` in a section, with a star for a name the user chooses.
    """
    if source == COMMAND_LINE:
        return _of_option(error)
    path = [str(part) for part in error["loc"] if isinstance(part, str)]
    if error["type"] in {"extra_forbidden", "invalid_key"}:
        path = [str(part) for part in error["loc"]]
        return f"{source}: there is no setting '{'.'.join(path)}'; {_nearest(path, known)}"
    reason = _reason(error)
    it = "it " * reason.startswith("should")
    if not path or (isinstance(error["input"], Mapping) and not it):
        return f"{source}: {reason}"
    return f"{source}: the setting '{'.'.join(path)}' is {_shown(error['input'])}, but {it}{reason}"


def _reason(error: ErrorDetails) -> str:
    """Return what is wrong with a value, as the end of a sentence."""
    if error["type"] == "value_error":
        return error["msg"].removeprefix("Value error, ")
    return WORDS.get(error["type"], UNKNOWN).format(**error.get("ctx", {}))


def _of_option(error: ErrorDetails) -> str:
    """Describe the error in one option, or in several together, as they are written on the command line."""
    reason, path = _reason(error), [part for part in error["loc"] if isinstance(part, str)]
    if not path:
        return _QUOTED.sub(r"--\1", reason)
    if path[0] == "pins" and len(path) > 2:
        return _of_pin(path[1], path[2], error, reason)
    key = ".".join(path)
    option = _OPTIONS.get(key, f"--{path[-1]}")
    return f"{option} is {_shown(error['input'])}, but {'it ' * reason.startswith('should')}{reason}"


def _of_pin(scene: str, key: str, error: ErrorDetails, reason: str) -> str:
    """Describe the error in one value of a pin."""
    pin = f"--pin '{scene}:{key}={error['input']}'"
    if error["type"] != "extra_forbidden":
        return f"{pin}: {key} {reason}"
    return f"{pin}: a scene has no '{key}' to fix; did you mean {_likeliest(key, PINNED)}?"


def _likeliest(word: str, known: Sequence[str]) -> str:
    """Return the known word that one is likeliest to mean."""
    meant = _MEANT.get(word.lower(), word.lower())
    return difflib.get_close_matches(meant, known, n=1, cutoff=0.0)[0]


def _shown(value: object) -> str:
    """Format a value for people, on one line."""
    if value is None or value == "":
        return "empty"
    if isinstance(value, bool):
        return str(value).lower()
    text = repr(value) if isinstance(value, str | int | float | list | tuple | dict) else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _nearest(path: Sequence[str], known: Sequence[str]) -> str:
    """Name the known key most like an unknown one, of its own section where one there is like it.

    One of the same name in another section comes before one of its own that is only a little like it.
    """
    section = ".".join(path[:-1])
    beside = [key for key in known if fnmatchcase(section, key.rpartition(".")[0])]
    meant = [key for key in beside if key.rpartition(".")[2] == _MEANT.get(path[-1].lower())]
    if meant:
        return f"the nearest is '{meant[0]}'"
    for keys, cutoff in ((beside, 0.8), (known, 1.0), (beside, 0.6), (known, 0.0)):
        short = {key.rpartition(".")[2]: key for key in reversed(keys)}
        if match := difflib.get_close_matches(path[-1].lower(), short, n=1, cutoff=cutoff):
            return f"the nearest is '{short[match[0]]}'"
    raise AssertionError("without a cutoff some key is the nearest")
