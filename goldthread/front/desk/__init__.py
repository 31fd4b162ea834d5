"""The first page, a person's page, the home's log, navigation."""
