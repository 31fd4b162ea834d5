"""Settings, urls, middleware, command: the only place that names every app."""
