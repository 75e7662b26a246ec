"""The learned way: what encoders read off the picture and the sound of a cut, and drawn footage to train them on."""
