"""A baby's day and a home's night, worked out from records that others wrote.

Owns arithmetic only: no table, no action. What is counted or followed and who counts as having done it say the packs
(`total`, `counts_as`); how often somebody is looked in on says their night plan. Must not know of the desk, of shifts
or of any other practice app.
"""
