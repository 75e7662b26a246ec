"""The score under dialogue: what is spoken, the level that the music has there, and notes out of the way of words."""
