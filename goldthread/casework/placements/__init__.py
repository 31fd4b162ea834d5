"""Placement (a stay of one person or of a family together), its members, key workers, network and completeness list."""
