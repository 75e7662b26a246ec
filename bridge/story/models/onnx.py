"""A text classifier from an ONNX file, by the packages `onnxruntime` and `tokenizers`."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Self

import numpy as np

from bridge.errors import UsageError
from bridge.story.models.labels import feeling_of_labels
from bridge.story.models.loading import Labelled, missing
from bridge.story.told import Feeling
from integrations.files.regular_file import read_file

LARGEST_TOKENIZER: Final = 64_000_000
LARGEST_CONFIG: Final = 4_000_000
LONGEST: Final = 128
"""Tokens of a text that a model reads."""
_NUMBER: Final = re.compile(r"\d{1,6}")
_INPUTS: Final = frozenset({"input_ids", "attention_mask", "token_type_ids"})


class OnnxModel(Labelled):
    """A classifier that takes tokens, and puts out a number for each label."""

    def __init__(self, tokenizer: Any, session: Any, labels: Sequence[str], *, several: bool) -> None:
        self._tokenizer, self._session = tokenizer, session
        self.labels, self._several = tuple(labels), several
        self._takes = {each.name for each in session.get_inputs()}

    @classmethod
    def load(cls, file: Path) -> Self:
        """Load it with `tokenizer.json` and `config.json`, which lie beside it.

        Raises:
            UsageError: If one of them is missing or cannot be read.
            MissingError: If a package that it needs is not installed.
        """
        try:
            import onnxruntime  # noqa: PLC0415 (slow)
            from tokenizers import Tokenizer  # noqa: PLC0415 (the same)
        except ImportError as error:
            raise missing(str(error.name)) from None
        config = _config(file.with_name("config.json"))
        labels = _labels(config, file)
        try:
            tokenizer = Tokenizer.from_str(
                read_file(file.with_name("tokenizer.json"), LARGEST_TOKENIZER).decode("utf-8")
            )
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1  # the same sums on every machine
            session = onnxruntime.InferenceSession(
                str(file), sess_options=options, providers=["CPUExecutionProvider"]
            )
        except OSError as error:
            raise UsageError(f"The model {file} needs tokenizer.json beside it ({error.strerror})") from error
        except Exception as error:  # whatever a foreign file makes the packages raise
            reason = " ".join(str(error).split())[:200]
            raise UsageError(f"The model {file} cannot be read ({reason}); export it again") from error
        tokenizer.enable_truncation(LONGEST)
        tokenizer.no_padding()
        model = cls(
            tokenizer, session, labels, several=config.get("problem_type") == "multi_label_classification"
        )
        model._check(file)
        return model

    def _check(self, file: Path) -> None:
        if "input_ids" not in self._takes or not self._takes <= _INPUTS:
            raise UsageError(
                f"The model {file.name} takes {', '.join(sorted(self._takes))}; one is needed that takes input_ids, and "
                "attention_mask and token_type_ids if it likes"
            )
        try:
            self.feelings(["a"])
        except Exception as error:  # whatever a foreign file makes the packages raise
            reason = " ".join(str(error).split())[:200]
            raise UsageError(f"The model {file} does not run ({reason}); export it again") from error

    def feelings(self, texts: Sequence[str]) -> list[Feeling | None]:
        """Return the feeling of each text; None where it is neutral."""
        return [self._feeling(text) for text in texts]

    def _feeling(self, text: str) -> Feeling | None:
        encoded = self._tokenizer.encode(text)
        given = {
            "input_ids": encoded.ids,
            "attention_mask": encoded.attention_mask,
            "token_type_ids": encoded.type_ids,
        }
        if not encoded.ids:
            return None
        fed = {name: np.array([given[name]], np.int64) for name in self._takes}
        logits = np.asarray(self._session.run(None, fed)[0], np.float64).reshape(-1)
        if len(logits) != len(self.labels):
            raise ValueError(
                f"it puts out {len(logits)} numbers, but config.json names {len(self.labels)} labels"
            )
        if self._several:
            shares = 1 / (1 + np.exp(-np.clip(logits, -60, 60)))
        else:
            raised = np.exp(logits - logits.max())
            shares = raised / raised.sum()
        return feeling_of_labels(self.labels, [float(each) for each in shares])


def _config(file: Path) -> Mapping[str, Any]:
    try:
        told = json.loads(read_file(file, LARGEST_CONFIG))
    except OSError as error:
        raise UsageError(
            f"The model needs config.json beside it, which names its labels ({error.strerror}: {file})"
        ) from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{file} is no JSON; export the model again") from error
    return told if isinstance(told, Mapping) else {}


def _labels(config: Mapping[str, Any], file: Path) -> list[str]:
    """Return the labels that a config names, in the order of their numbers."""
    named = config.get("id2label")
    if isinstance(named, Mapping) and all(_NUMBER.fullmatch(str(key)) for key in named):
        labels = [str(named[key]) for key in sorted(named, key=int)]
        if labels:
            return labels
    raise UsageError(
        f"config.json beside {file.name} names no labels ('id2label'); export the model again with them"
    )
