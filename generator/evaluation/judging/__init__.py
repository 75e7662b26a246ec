"""A judge of what hangs together: features of eight bars, and a classifier that learns to tell composed music by them."""
