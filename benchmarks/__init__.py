"""Worlds of any size, and scripts that compare speed with that of the alternatives. Run from the repository's root."""
