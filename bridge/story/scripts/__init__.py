"""Scripts: what their files say, scene by scene."""
