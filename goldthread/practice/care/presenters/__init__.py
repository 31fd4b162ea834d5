"""What the two pages show."""

from goldthread.practice.care.presenters.day import CarePage, care_page
from goldthread.practice.care.presenters.night import NightPage, night_page

__all__ = ["CarePage", "NightPage", "care_page", "night_page"]
