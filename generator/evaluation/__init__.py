"""Evaluation: similarity to real music, and fulfilment of the conditions; every figure is measured on files."""
