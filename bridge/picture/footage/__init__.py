"""The picture, read: media found, decoded and measured."""
