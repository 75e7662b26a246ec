"""The film plan: what holds the scenes of a film together, decided before any of them is composed."""
