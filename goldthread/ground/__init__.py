"""Who, where, by what rules, and the trail: the ground that every record stands on."""
