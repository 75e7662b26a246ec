"""Orchestration: the instruments of a palette for the three voices of a cue, and what plays beside them."""
