"""A score in words and numbers: the cue sheet."""
