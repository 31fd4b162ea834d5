"""Loads and checks packs/, and keeps a FormVersion of every form a record was written on.

Must not know homes, users or records."""
