"""The pictures are taken in the house of the journeys, by their browser."""

from tests.journeys.conftest import browser, contexts, houses, page_as, playwright, static_files, trouble, visitor

__all__ = ["browser", "contexts", "houses", "page_as", "playwright", "static_files", "trouble", "visitor"]
