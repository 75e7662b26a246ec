"""The score on paper: parts, bars, voices and values, as notation programs open them."""
