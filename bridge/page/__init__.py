"""The page: a score seen against its cut, heard and steered, in a browser."""
