"""A script for each way to use Recue, and the one that draws its film."""
