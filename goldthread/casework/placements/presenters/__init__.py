"""What the pages of a file show."""

from goldthread.casework.placements.presenters.about import AboutPage, about_page
from goldthread.casework.placements.presenters.header import FileHeader, Tab, file_header
from goldthread.casework.placements.presenters.network import NetworkPage, network_page, papers
from goldthread.casework.placements.presenters.safe import SafePage, safe_page
from goldthread.casework.placements.presenters.stays import StayPage, stay_page
from goldthread.casework.placements.presenters.visits import Asked, VisitLine, asked_lines, visit_lines

__all__ = [
    "AboutPage",
    "Asked",
    "FileHeader",
    "NetworkPage",
    "SafePage",
    "StayPage",
    "Tab",
    "VisitLine",
    "about_page",
    "asked_lines",
    "file_header",
    "network_page",
    "papers",
    "safe_page",
    "stay_page",
    "visit_lines",
]
