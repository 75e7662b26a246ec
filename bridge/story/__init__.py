"""The words of a cut: what is said and told in it, and the feeling of that."""
