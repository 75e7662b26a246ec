"""Orchestration: the instruments of a palette for the three voices of a cue, and the parts that play beside them."""
