"""What a page plays: the picture frame by frame and the sound part by part, any stretch of them at once."""
