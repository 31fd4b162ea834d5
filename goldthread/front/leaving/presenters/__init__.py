"""What the folder shows: records with their whole history, people, days. Frozen dataclasses; no queries."""
