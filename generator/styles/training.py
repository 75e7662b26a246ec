"""Training of every style's mixture on the corpus, with a report of each."""

from collections.abc import Callable, Iterable

import numpy as np

from generator.conditions import Style
from generator.errors import CorpusError
from generator.pieces.columns import Columns
from generator.styles.bars import DIMENSIONS, bars_by_style
from generator.styles.file import pack
from generator.styles.learning import MOST, fitted, learned


def trained(pieces: Iterable[Columns], check: Iterable[Columns], report: Callable[[str], None]) -> bytes:
    """Train the mixtures of all styles, and return their file.

    Args:
        pieces: To train on.
        check: To validate on; decides the number of components.
        report: Called with a line for each style: mean nats a held-out bar under its own mixture, one Gaussian, and a mixture
            of as many components of all styles together.

    Raises:
        CorpusError: If there is too little of a style.
    """
    bars, held_out = bars_by_style(pieces), bars_by_style(check)
    for style in Style:
        if style not in bars.keys() & held_out.keys() or len(np.unique(bars[style], axis=0)) <= MOST:
            raise CorpusError(
                f"the corpus holds too few bars of {style} to learn a style from; name another with --corpus"
            )
    together = np.concatenate(list(bars.values()))
    styles = {}
    for style, own in bars.items():
        styles[style] = mixture = learned(DIMENSIONS, own, held_out[style])
        count = len(mixture.weights)
        rivals = (mixture, fitted(DIMENSIONS, own, 1), fitted(DIMENSIONS, together, count))
        mine, single, shared = (rival.log_density(held_out[style]).mean() for rival in rivals)
        report(f"{style}: {count} components, {mine:.3f}; one Gaussian {single:.3f}, all styles {shared:.3f}")
    return pack(styles, {"bars": str(len(together))})
