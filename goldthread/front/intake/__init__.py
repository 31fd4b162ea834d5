"""CSV in: a file is matched, previewed, confirmed, and only then written."""
