"""The composer: a conditional GAN that turns conditions per bar into notes."""
