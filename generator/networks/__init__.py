"""The networks: generator, encoder and critic, and their configuration."""
