"""Paper: the same record as a page, as an accessible PDF that reads well in black and white.

Owns the elements a document is made of, the typst template and the fonts for names in any script. Knows no domain: what
an element says is given to it by a presenter. Text from people goes to the template as data, never as markup.
"""

from goldthread.ui.paper.elements import (
    Block,
    Difference,
    Document,
    Entry,
    Fields,
    Heading,
    Note,
    Paragraph,
    Picture,
    SeenAndMeant,
    Table,
)
from goldthread.ui.paper.printing import PaperError, render

__all__ = [
    "Block",
    "Difference",
    "Document",
    "Entry",
    "Fields",
    "Heading",
    "Note",
    "PaperError",
    "Paragraph",
    "Picture",
    "SeenAndMeant",
    "Table",
    "render",
]
