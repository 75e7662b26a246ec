"""Tests of the fusion of what is seen, heard, said and asked."""
