"""What pages show of records: frozen dataclasses made from signed bodies. No queries."""
