"""Django's PostgreSQL backend with moments read by the driver's compiled code (see `base`)."""
