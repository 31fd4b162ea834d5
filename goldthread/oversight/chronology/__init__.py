"""One timeline over everything: queries only, no tables."""
