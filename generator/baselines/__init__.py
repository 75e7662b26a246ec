"""Baselines: composers of other kinds, trained on the same music under the same conditions."""
