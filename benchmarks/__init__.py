"""Speed, as ratios measured inside one run. `make bench` runs everything; nothing here is asserted in a test."""
