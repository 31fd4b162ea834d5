"""Pages, reasons and signs in words: for managers, and for a young person of twelve."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from goldthread.oversight.looking.rules import Look, Sign, Why

_PAGES = {
    "person": later("timeline"),
    "person_about": later("About"),
    "person_network": later("network"),
    "person_keep_safe": later("Keep safe"),
    "person_papers": later("papers"),
    "person_care": later("feeds and sleep"),
    "person_picture": later("photo"),
    "person_looks": later("who has looked"),
    "person_looks_sheet": later("who has looked"),
    "person_looks_print": later("who has looked, on paper"),
    "looks": later("looks to review"),
    "look": later("looks to review"),
    "timeline_print": later("timeline, printed"),
    "record": later("a note"),
    "record_print": later("a note, printed"),
    "record_difference": later("a note, what was changed"),
    "record_amend": later("amending a note"),
    "record_strike": later("a note in the wrong file"),
    "record_new": later("writing"),
    "record_write": later("writing"),
    "record_sight": later("who may read a note"),
    "record_release": later("releasing a note"),
    "released": later("notes released to them"),
    "concerns": later("a note"),  # never a word that tells of one
    "concern_answer": later("a note"),
    "record_file": later("a file of a note"),
    "draft": later("writing"),
    "find": later("searching"),
    "people": later("who is here"),
    "shift": later("the shift’s page"),
    "handover": later("handover"),
    "handover_read": later("handover"),
    "home_log": later("the home’s log"),
    "waiting": later("what is waiting"),
    "night": later("the night’s page"),
    "duties": later("what is due"),
    "duty": later("what is due"),
}
_WHYS = {
    Why.ON_SHIFT: later("on shift"),
    Why.AGENCY: later("let in for the shift (agency)"),
    Why.KEY_WORKER: later("key worker"),
    Why.ASSESSOR: later("assessor"),
    Why.THERAPIST: later("therapist"),
    Why.ON_CALL: later("on call"),
    Why.STANDING: later("by role"),
    Why.NO_ROTA: later("works here; the home kept no rota"),
    Why.OWN: later("wrote or countersigned it"),
    Why.WROTE: later("wrote about them within the hour"),
    Why.NAMED: later("named for it"),
    Why.RELEASED: later("it was released to them"),
    Why.VISIT: later("visits, with consent"),
    Why.STEPPED_IN: later("stepped in, not planned"),
    Why.BREAK_GLASS: later("break-glass"),
}
_KIND_WHYS = {
    Why.ON_SHIFT: later("Was at work here that day"),
    Why.AGENCY: later("Came to help with a shift"),
    Why.KEY_WORKER: later("Is your key worker"),
    Why.ASSESSOR: later("Does the assessment with you"),
    Why.THERAPIST: later("Is your therapist"),
    Why.ON_CALL: later("Was on call, ready to help"),
    Why.STANDING: later("Helps to run this home"),
    Why.NO_ROTA: later("Works here"),
    Why.OWN: later("Looked at what they wrote themself"),
    Why.WROTE: later("Wrote about your day"),
    Why.NAMED: later("Was asked to read it"),
    Why.RELEASED: later("Is your social worker, and was sent it"),
    Why.VISIT: later("Visits to check on the home, as was agreed"),
    Why.STEPPED_IN: later("Came to help that day"),
    Why.BREAK_GLASS: later("Opened it in an emergency"),
}
_SIGNS = {
    Sign.UNEXPLAINED: later("No shift, role or task explains it."),
    Sign.BREAK_GLASS: later("Opened under break-glass."),
    Sign.STEPPED_IN: later("On a shift for which nobody had planned them."),
    Sign.SURNAME: later("They have the same last name."),
    Sign.SEARCHED: later("Off shift: searched, then opened the file."),
    Sign.MANY: later("Off shift: many files in a few minutes."),
    Sign.OTHER_HOME: later("Was at work in another home at that time."),
    Sign.AFTER_TASK: later("Was their key worker, assessor or therapist until some time ago."),
    Sign.AFTER_STAY: later("The person moved on some time ago."),
    Sign.WHOLE_FILE: later("Read very much of one file, and wrote nothing."),
}


def page_said(name: str) -> str:
    """What a page of the trail is called."""
    return str(_PAGES.get(name) or _("a page of the home"))


def pages_said(names: Iterable[str]) -> str:
    """Several, each once, in order."""
    return ", ".join(dict.fromkeys(page_said(name) for name in names))


def why_said(why: Why) -> str:
    """What explains a look, for a manager."""
    return str(_WHYS[why])


def kind_why(why: Why | None) -> str:
    """The same for the person whose file it is."""
    return str(_KIND_WHYS[why]) if why else _("We do not know why yet. The manager must find out")


def sign_said(sign: str) -> str:
    """Why something is listed; a sign that the rules have lost says itself."""
    return next((str(words) for each, words in _SIGNS.items() if each == sign), sign)


def role_said(look: Look) -> str:
    """The worker's role in the home at that moment; empty when they held none."""
    return look.roles[0].label if look.roles else ""
