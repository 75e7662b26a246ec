"""What each style tends to: a Gaussian mixture over the conditions, which fills in what the picture leaves open."""
