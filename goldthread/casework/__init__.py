"""The person and the record."""
