"""Pieces: real music as notes on a grid in three parts, and as the columns that a composer learns from."""
