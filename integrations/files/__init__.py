"""Files: the one door for all that is written, and the one reader of whole files that others may have written."""
