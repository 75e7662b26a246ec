"""Keeps the scores of followed timelines up to date."""

from bridge.daemon.upkeep.upkeep import Upkeep

__all__ = ["Upkeep"]
