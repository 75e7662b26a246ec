"""Encoders: networks that read what music is to be like off thumbnails of a picture, off its sound, or off both."""
