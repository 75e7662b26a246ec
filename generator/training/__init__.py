"""Training of the composer and of its critic."""
