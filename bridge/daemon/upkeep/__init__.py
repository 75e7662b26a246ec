"""Re-scoring of followed timelines, and the files of their scores."""

from bridge.daemon.upkeep.upkeep import Upkeep

__all__ = ["Upkeep"]
