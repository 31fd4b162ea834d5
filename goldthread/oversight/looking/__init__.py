"""Who looked at whom: the readings of one person, what explains each, and those that somebody must look into.

Owns what was listed for review and how it was answered. Reads the trail (ground/audit) through functions of the
database, which hand out what concerns one person and nothing of those beside them. Must know nothing of the timelines
beside it."""
