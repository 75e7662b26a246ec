"""Many timelines in one go: what to score, why each would run, and where it runs."""
