"""Writing: a scene composed column by column, by the trained network, in numpy alone."""
