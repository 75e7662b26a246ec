"""Keeps the scores of followed timelines up to date."""

from bridge.upkeep.upkeep import Upkeep

__all__ = ["Upkeep"]
