"""Event (who did) and Reading (who looked).

Names people and homes by id and holds no foreign key, so that it can outlive what it speaks of.
The lowest app: it must know nothing of those above it."""
