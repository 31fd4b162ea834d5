"""Plain Python that any layer may use: dates, ages, text, canonical bytes, PostgreSQL's supervisor.

Knows nothing of Django, of homes or of people."""
