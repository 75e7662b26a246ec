"""Evaluation: the similarity of composed to real music, and the fulfilment of the conditions; every figure is read from files."""
