"""Live writing prompts: kind questions about phrases in a note, found by data and never by regular expressions.

Owns the closed pattern language of `language.toml`, its checks, and the engine that finds phrases in linear time with
offsets in code points. Knows nothing of people, records or pages; never scores anyone and never changes a word.
The browser runs the same rules in goldthread/ui/static/ui/prompts.js.
"""

from goldthread.lib.prompts.engine import Finding, find, lines, work
from goldthread.lib.prompts.language import BOXES, Language, LanguageError, Rule, as_json, load, merge

__all__ = ["BOXES", "Finding", "Language", "LanguageError", "Rule", "as_json", "find", "lines", "load", "merge", "work"]
