"""The packs' rules: their shape, how they are read and checked, what a version is known by. No Django.

The shape lies in schema.py. loading.py finds the settings, assembling.py puts each together, checking.py says what does
not hold together, canonical.py makes the bytes of a form, showing.py a page that a manager can read."""

from goldthread.ground.packs.rules.canonical import content, digest, restored, version_id
from goldthread.ground.packs.rules.loading import check, folders, language_files, load
from goldthread.ground.packs.rules.problems import PackError, PacksRefused
from goldthread.ground.packs.rules.schema import (
    About,
    Code,
    Condition,
    CountItem,
    Family,
    FollowOn,
    HandoverFeed,
    HandoverForm,
    Kind,
    LawEntry,
    Line,
    ListItem,
    Option,
    Pack,
    Question,
    QuestionType,
    Role,
    ShiftTimes,
    Strict,
    Words,
)

__all__ = [
    "About",
    "Code",
    "Condition",
    "CountItem",
    "Family",
    "FollowOn",
    "HandoverFeed",
    "HandoverForm",
    "Kind",
    "LawEntry",
    "Line",
    "ListItem",
    "Option",
    "Pack",
    "PackError",
    "PacksRefused",
    "Question",
    "QuestionType",
    "Role",
    "ShiftTimes",
    "Strict",
    "Words",
    "check",
    "content",
    "digest",
    "folders",
    "language_files",
    "load",
    "restored",
    "version_id",
]
