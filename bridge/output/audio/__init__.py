"""A score as sound: a broadcast WAV."""
