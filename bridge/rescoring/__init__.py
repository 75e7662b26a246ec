"""From a standing score to the next cut: what is carried over, what is fitted again, what is composed."""
