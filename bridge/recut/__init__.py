"""Re-scoring: a standing score carried over to the next cut, scene by scene kept, fitted or composed."""
