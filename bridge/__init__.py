"""The application: from a timeline to a score that fits it."""
