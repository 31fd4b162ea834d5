"""The universe: invented homes and people, made only through actions."""
