"""A transformer from a folder, by the package `transformers`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Self

from bridge.errors import UsageError
from bridge.story.models.labels import feeling_of_labels
from bridge.story.models.loading import Labelled, missing
from bridge.story.told import Feeling

AT_ONCE: Final = 32
"""Texts that go through a model together."""
LONGEST: Final = 128
"""Tokens of a text that a model reads."""


class Transformer(Labelled):
    """A model that tells the class of a text."""

    def __init__(self, tokenizer: Any, model: Any) -> None:
        self._tokenizer, self._model = tokenizer, model
        names: dict[int, str] = model.config.id2label
        self.labels = tuple(str(names[each]) for each in sorted(names))
        self._several = model.config.problem_type == "multi_label_classification"

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Load it, without network and without code of its own.

        Raises:
            UsageError: If it is not whole, has other weights than safetensors, or holds what is no file.
            MissingError: If `transformers` is not installed.
        """
        for each in sorted(folder.iterdir()):
            if not (each.is_file() or each.is_dir()):
                raise UsageError(
                    f"{each} is no file, and a model in {folder} cannot be read past it; remove it"
                )
        try:
            from transformers import AutoModelForSequenceClassification, AutoTokenizer  # noqa: PLC0415 (slow)
        except ImportError:
            raise missing("transformers") from None
        if not (folder / "config.json").is_file() or not [*folder.glob("*.safetensors")]:
            raise UsageError(
                f"{folder} holds no transformer that is read here: it should have config.json, its tokenizer, and weights in "
                ".safetensors"
            )
        only = {"local_files_only": True, "trust_remote_code": False}
        try:
            tokenizer = AutoTokenizer.from_pretrained(str(folder), **only)
            model = AutoModelForSequenceClassification.from_pretrained(
                str(folder), use_safetensors=True, **only
            )
        except Exception as error:  # whatever a foreign file makes the package raise
            reason = " ".join(str(error).split())[:200]
            raise UsageError(
                f"The model in {folder} cannot be read ({reason}); save it again with transformers"
            ) from error
        model.eval()
        return cls(tokenizer, model)

    def feelings(self, texts: Sequence[str]) -> list[Feeling | None]:
        """Return the feeling of each text; None where it is neutral."""
        import torch  # noqa: PLC0415 (slow to load)

        found = list[Feeling | None]()
        for start in range(0, len(texts), AT_ONCE):
            some = list(texts[start : start + AT_ONCE])
            tokens = self._tokenizer(
                some, truncation=True, max_length=LONGEST, padding=True, return_tensors="pt"
            )
            with torch.inference_mode():
                logits = self._model(**tokens).logits.double()  # (n, labels)
            shares = logits.sigmoid() if self._several else logits.softmax(-1)
            found += [feeling_of_labels(self.labels, row) for row in shares.tolist()]
        return found
