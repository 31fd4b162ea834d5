"""The page of one's own tokens."""
