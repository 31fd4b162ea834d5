"""A page a file; each is named like its address."""
