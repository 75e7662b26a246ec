"""Hits: the instants the music should meet."""

from bridge.score.hits.file import GivenHits, read_hits
from bridge.score.hits.gathering import hits_of, seen_remarks

__all__ = ["GivenHits", "hits_of", "read_hits", "seen_remarks"]
