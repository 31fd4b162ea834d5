"""Provider and Home: a registered place that runs one pack."""
