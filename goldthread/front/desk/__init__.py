"""The first page, with who lives here, and the way to all others."""
