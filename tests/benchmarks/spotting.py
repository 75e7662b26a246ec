"""Cues that begin and end at their frames, and silences without a note, on random films with random markers.

`python -m tests.benchmarks.spotting 500` scores so many films with quick tunes, takes half of their markers away, and reads
the .mid files back.
"""

import sys

from bridge.settings import Settings
from tests.bridge.recut.judging import again, scored
from tests.spotting import faults, random_film


def main(films: int) -> None:
    """Print what is wrong with each film, and the sums."""
    edges = silences = wrong = 0
    for seed in range(films):
        film, fewer = random_film(seed), random_film(seed, 0.5)
        score = scored(film.cut, Settings(picture=False))
        found = [*faults(film, score), *faults(fewer, again(score, fewer.cut).scored)]
        edges, silences, wrong = edges + len(film.edges), silences + len(film.silences), wrong + len(found)
        for fault in found:
            print(f"film {seed}: {fault}")
    print(f"{films} films, {edges} edges, {silences} silences, {wrong} faults")


if __name__ == "__main__":
    main(int(sys.argv[1]))
