"""Features of the picture: time series of motion and colour over record time."""
