"""The spotting sheet: the cues of a film as people list them, a row each."""
