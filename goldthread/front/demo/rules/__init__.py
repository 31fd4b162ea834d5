"""The universe as plain Python: what happens, when, and in whose words. Knows no database.

`material/` holds the people and the notes; the modules make acts of them, counted back from a moment, the same for the
same seed.
"""

from goldthread.front.demo.rules.acts import (
    Act,
    Amend,
    Answer,
    Countersign,
    Day,
    Draft,
    Duty,
    Fact,
    Keep,
    Leave,
    LedTo,
    OpenHome,
    Part,
    Person,
    Post,
    Read,
    Release,
    Shift,
    Sign,
    Stay,
    Strike,
    TakeOn,
    Universe,
)
from goldthread.front.demo.rules.fields import fields
from goldthread.front.demo.rules.frame import Frame, wall
from goldthread.front.demo.rules.material import HOUSES, House, workers
from goldthread.front.demo.rules.people import address, people_of, person_id, professional_id, stay_id
from goldthread.front.demo.rules.pictures import drawn
from goldthread.front.demo.rules.progress import PartDone, Progress
from goldthread.front.demo.rules.universe import FULL, SEED, SMALL, plan

__all__ = [
    "FULL",
    "HOUSES",
    "SEED",
    "SMALL",
    "Act",
    "Amend",
    "Answer",
    "Countersign",
    "Day",
    "Draft",
    "Duty",
    "Fact",
    "Frame",
    "House",
    "Keep",
    "Leave",
    "LedTo",
    "OpenHome",
    "Part",
    "PartDone",
    "Person",
    "Post",
    "Progress",
    "Read",
    "Release",
    "Shift",
    "Sign",
    "Stay",
    "Strike",
    "TakeOn",
    "Universe",
    "address",
    "drawn",
    "fields",
    "people_of",
    "person_id",
    "plan",
    "professional_id",
    "stay_id",
    "wall",
    "workers",
]
