"""What the picture does, as values: time series of motion and colour over record time."""
