"""Measurements a user can repeat on their own machine: `recue bench`."""
