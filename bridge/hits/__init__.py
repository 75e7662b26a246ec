"""Hits: the instants the music should meet, from everything that counts."""

from bridge.hits.gathering import hits_of

__all__ = ["hits_of"]
