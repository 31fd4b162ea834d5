"""Whose consents let an independent person read a case record: the child's and the placing authority's, by code."""

from __future__ import annotations

BY_CHILD = "visit_record_child"
BY_AUTHORITY = "visit_record_authority"
BOTH = (BY_CHILD, BY_AUTHORITY)  # as in config/walls/functions.sql
