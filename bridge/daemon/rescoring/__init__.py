"""Re-scoring of followed timelines, and the files of their scores."""

from bridge.daemon.rescoring.rescorer import Rescorer

__all__ = ["Rescorer"]
