"""User: one row a worker. Nothing about how they sign in."""
