"""What staff do, beyond writing it down: siblings that never import one another and meet on the record."""
