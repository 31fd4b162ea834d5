"""Person, what must be known of them, and Professional: the network round a child.

Must not know stays or records."""
