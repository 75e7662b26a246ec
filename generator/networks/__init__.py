"""The networks of the composer and its critic, in PyTorch, for training; composing itself needs numpy alone."""
