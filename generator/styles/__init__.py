"""Styles: a Gaussian mixture over the conditions for each, from which missing conditions are filled in."""
