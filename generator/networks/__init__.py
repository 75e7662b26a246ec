"""The networks: generator, encoder and critic, and the numbers that size them."""
