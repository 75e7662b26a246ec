"""What the labels of models of feelings mean, as places among feelings."""

import math
from collections.abc import Mapping, Sequence
from typing import Final

from bridge.story.feelings.place import Place
from bridge.story.told import Feeling

PLACES: Final[Mapping[str, Place]] = {
    **dict.fromkeys(("positive", "pos"), Place(0.7, 0.1, -0.3)),
    **dict.fromkeys(("negative", "neg"), Place(-0.7, 0.1, 0.3)),
    "very positive": Place(0.95, 0.25, -0.4),
    "very negative": Place(-0.95, 0.25, 0.45),
    **dict.fromkeys(("neutral", "neu", "no emotion", "others"), Place(0.0, 0.0, 0.0)),
    **dict.fromkeys(("joy", "happiness", "happy"), Place(0.76, 0.48, -0.4)),
    **dict.fromkeys(("sadness", "sad"), Place(-0.63, -0.27, 0.1)),
    **dict.fromkeys(("anger", "angry", "rage"), Place(-0.51, 0.75, 0.55)),
    **dict.fromkeys(("fear", "scared", "terror"), Place(-0.64, 0.6, 0.88)),
    **dict.fromkeys(("disgust", "disgusted"), Place(-0.6, 0.35, 0.4)),
    **dict.fromkeys(("surprise", "surprised"), Place(0.2, 0.67, 0.2)),
    **dict.fromkeys(("love", "caring"), Place(0.7, 0.0, -0.45)),
    "anticipation": Place(0.2, 0.4, 0.35),
    "trust": Place(0.5, -0.2, -0.5),
    "optimism": Place(0.6, 0.2, -0.3),
    "pessimism": Place(-0.5, -0.2, 0.2),
    "admiration": Place(0.6, 0.2, -0.2),
    "amusement": Place(0.7, 0.4, -0.4),
    "annoyance": Place(-0.4, 0.4, 0.3),
    "approval": Place(0.4, 0.0, -0.2),
    "confusion": Place(-0.2, 0.2, 0.3),
    "curiosity": Place(0.1, 0.25, 0.2),
    "desire": Place(0.4, 0.4, 0.1),
    "disappointment": Place(-0.5, -0.2, 0.1),
    "disapproval": Place(-0.4, 0.15, 0.25),
    "embarrassment": Place(-0.4, 0.2, 0.3),
    "excitement": Place(0.65, 0.75, -0.1),
    "gratitude": Place(0.7, 0.0, -0.4),
    "grief": Place(-0.8, -0.35, 0.1),
    "nervousness": Place(-0.4, 0.5, 0.65),
    "pride": Place(0.6, 0.35, -0.2),
    "realization": Place(0.1, 0.2, 0.1),
    "relief": Place(0.5, -0.4, -0.6),
    "remorse": Place(-0.6, -0.2, 0.2),
    "calm": Place(0.25, -0.65, -0.6),
    "boredom": Place(-0.3, -0.6, -0.1),
    "tension": Place(-0.3, 0.45, 0.85),
}
"""The labels of models that are common: two and five classes, Ekman's six, GoEmotions' 28. Those of emotions as in
`bridge/words/words.yaml` and `feelings.yaml`; the others beside the word that means nearly the same, by us."""
STARS: Final[Mapping[str, str]] = {
    "1 star": "very negative",
    "2 stars": "negative",
    "3 stars": "neutral",
    "4 stars": "positive",
    "5 stars": "very positive",
}
_LEAST: Final = 0.15
"""What a model must be sure of at least, of all that is not neutral, to tell anything."""
_MOST_SURE: Final = 0.95
_NAMED: Final = 0.2
"""The share from which on a label is named as the reason."""


def label_key(label: str) -> str:
    """Return a label as it is looked up."""
    key = " ".join(label.replace("_", " ").replace("-", " ").casefold().split())
    return STARS.get(key, key)


def unknown(labels: Sequence[str]) -> list[str]:
    """Return the labels that mean nothing here."""
    return [label for label in labels if label_key(label) not in PLACES]


def feeling_of_labels(labels: Sequence[str], shares: Sequence[float]) -> Feeling | None:
    """Return the feeling that a model's labels tell; None where it is neutral.

    Args:
        labels: The model's labels.
        shares: How likely it finds each, from 0 to 1.
    """
    if not all(map(math.isfinite, shares)):
        return None
    known = [
        (label, PLACES[label_key(label)], share)
        for label, share in zip(labels, shares, strict=True)
        if label_key(label) in PLACES
    ]
    whole = sum(share for _, _, share in known)
    felt = [(label, place, share) for label, place, share in known if place.size]
    told = sum(share for _, _, share in felt)
    if whole <= 0 or told / max(whole, 1.0) < _LEAST:
        return None
    valence, arousal, tension = (
        round(sum(getattr(place, axis) * share for _, place, share in felt) / told, 2) + 0.0
        for axis in ("valence", "arousal", "tension")
    )
    named = [label for label, _, share in sorted(felt, key=lambda each: -each[2]) if share >= _NAMED][:3]
    return Feeling(
        valence,
        arousal,
        tension,
        round(min(told / max(whole, 1.0), _MOST_SURE), 2),
        ", ".join(label_key(each) for each in named),
    )
