"""The limits a grid keeps: how far tempi may differ, and how near a met hit lies."""

LEAN = 1.03
"""The most one beat may differ from the next, as a ratio: Recue's promise for the written tempi."""
TOLERANCE = 0.48
"""Frames within which the solver counts a hit as met: less than half of one, so that a hit that is met still is when
the tempo is written in whole microseconds."""
BAND = 1.08
"""The most two tempi of one scene may differ, as a ratio; it keeps every beat within 8% of the median."""
