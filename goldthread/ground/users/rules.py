"""Addresses of workers. Plain Python."""

from __future__ import annotations

NO_ADDRESS = "@agency.invalid"  # ends the address of somebody who has none: an agency worker, let in by hand
