"""Draft, Record, Revision, Subject, SignOff, Link, Receipt: the spine."""
