"""The folder's rules: how it is written whole or not at all, how it is checked, what it says. No Django."""
