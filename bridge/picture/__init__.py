"""The picture: footage that is read, and what is measured of it."""
