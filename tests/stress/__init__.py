"""Programs that try hard what Recue promises, each run by a command; the suite runs a short form of each."""
