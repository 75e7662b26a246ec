"""Where in a cut what a script or a list tells is seen."""
