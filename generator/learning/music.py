"""Training music: the corpus as columns, and passages drawn from it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from generator.pieces.batch import Batch, collate
from generator.pieces.columns import Columns, columns_of
from generator.pieces.corpus import SETS, read_corpus
from generator.pieces.passages import FEWEST_COLUMNS, passage, starts

AWAY = 6
"""Bars by which a passage in training begins before or after its place, at most."""
OVERLAP = 32
"""Columns by which neighbouring places of passages overlap."""


@dataclass(frozen=True, slots=True, eq=False)
class Music:
    """Pieces, and the places in them at which passages begin."""

    pieces: Sequence[Columns]
    places: Sequence[tuple[int, int]]
    """A piece and its first column."""
    length: int
    """Columns of a passage, at most."""

    @classmethod
    def read(cls, folder: Path, split: str, length: int, sets: Sequence[str] = SETS) -> Self:
        """Read one split of a corpus.

        Raises:
            CorpusError: If the folder holds no corpus, or a file is missing or damaged.
        """
        return cls.of([columns_of(piece) for piece in read_corpus(folder, split, sets)], length)

    @classmethod
    def of(cls, pieces: Sequence[Columns], length: int) -> Self:
        """Take some pieces."""
        places = [
            (number, int(first))
            for number, piece in enumerate(pieces)
            for first in starts(piece, length - OVERLAP)
        ]
        return cls(pieces, places, length)

    def batches(self, size: int, seed: int) -> Iterator[Batch]:
        """Yield batches without end; in each round every place is taken once, from a bar nearby.

        They are smaller where there are fewer places.

        Args:
            size: Passages in a batch.
            seed: Of the order and of what is left out.
        """
        rng, size = np.random.default_rng(seed), min(size, len(self.places))
        while True:
            order = rng.permutation(len(self.places))
            for first in range(0, len(order) - size + 1, size):
                drawn = [self.places[number] for number in order[first : first + size]]
                yield collate(
                    [
                        passage(self.pieces[piece], self._near(piece, column, rng), self.length, rng)
                        for piece, column in drawn
                    ],
                    self.length,
                )

    def _near(self, piece: int, column: int, rng: np.random.Generator) -> int:
        """Return the first column of a bar near one, with room for a passage behind it."""
        columns = self.pieces[piece]
        bars = np.flatnonzero(columns.position == 0)
        bars = bars[: max(int(np.searchsorted(bars, len(columns) - FEWEST_COLUMNS, side="right")), 1)]
        near = int(np.searchsorted(bars, column)) + int(rng.integers(-AWAY, AWAY + 1))
        return int(bars[min(max(near, 0), len(bars) - 1)])

    def fixed(self, count: int, size: int) -> list[Batch]:
        """Return batches of up to `count` passages from evenly spread places, with all conditions, to validate on."""
        chosen = self.places[:: max(len(self.places) // count, 1)][:count]
        found = [passage(self.pieces[piece], column, self.length) for piece, column in chosen]
        return [collate(found[first : first + size], self.length) for first in range(0, len(found), size)]
