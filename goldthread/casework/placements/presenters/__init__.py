"""What the pages of a file show."""

from goldthread.casework.placements.presenters.about import AboutPage, about_page
from goldthread.casework.placements.presenters.header import FileHeader, Tab, file_header
from goldthread.casework.placements.presenters.network import NetworkPage, network_page, papers
from goldthread.casework.placements.presenters.safe import SafePage, safe_page
from goldthread.casework.placements.presenters.stays import StayPage, stay_page

__all__ = [
    "AboutPage",
    "FileHeader",
    "NetworkPage",
    "SafePage",
    "StayPage",
    "Tab",
    "about_page",
    "file_header",
    "network_page",
    "papers",
    "safe_page",
    "stay_page",
]
