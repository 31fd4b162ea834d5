"""Ages and due dates as people say them. Days and dates are those of the home; nothing here looks at a clock.

Words go through `words`: those that the program speaks at the moment unless given (see `goldthread.lib.words`).
"""

from datetime import date

from goldthread.lib.words import SPOKEN, Words

# Weeks are said until three months: that is when parents and health visitors change over.
_WEEKS_UNTIL_MONTHS = 3
_MONTHS_UNTIL_YEARS = 24
# At 16 and 17 the months to 18 decide what a young person is entitled to, so they are said.
_YEARS_SAID_WITH_MONTHS = (16, 17)


def months(born: date, on: date) -> int:
    """Whole months lived from `born` to `on`; below nought before birth.

    A month is complete on the same day of the month, and where a month has no such day on the first of the next: a
    person born on 29 February is a year older on 1 March of a common year.
    """
    return (on.year - born.year) * 12 + on.month - born.month - (1 if on.day < born.day else 0)


def years(born: date, on: date) -> int:
    """Whole years lived from `born` to `on`; below nought before birth. For 29 February see `months`."""
    return months(born, on) // 12


def said(born: date | None, on: date, *, estimated: bool = False, words: Words = SPOKEN) -> str:
    """The age on the day `on`: "3 days", "9 weeks 3 days", "5 months", "7 years", "16 years 4 months".

    Days until a week, weeks and days until three months, months until two years, then years; at 16 and 17 with months.
    With `estimated` the date of birth is a guess: "about 16", "about 5 months". `born` None: "age not known".
    Before birth: "not yet born" (for a due date see `due`).
    """
    if born is None:
        return words.gettext("age not known")
    if on < born:
        return words.gettext("not yet born")
    if estimated:
        return _about(born, on, words)
    days, lived = (on - born).days, months(born, on)
    if days == 0:
        return words.gettext("born today")
    if lived < _WEEKS_UNTIL_MONTHS:
        return weeks_and_days(days, words=words)
    if lived < _MONTHS_UNTIL_YEARS:
        return _months(lived, words)
    whole, rest = divmod(lived, 12)
    if whole in _YEARS_SAID_WITH_MONTHS and rest:
        return f"{_years(whole, words)} {_months(rest, words)}"
    return _years(whole, words)


def due(due_on: date, on: date, *, words: Words = SPOKEN) -> str:
    """How far off a birth is: "due in 5 weeks 2 days", "due tomorrow", "due today", "was due 3 days ago"."""
    days = (due_on - on).days
    if days == 0:
        return words.gettext("due today")
    if days == 1:
        return words.gettext("due tomorrow")
    if days == -1:
        return words.gettext("was due yesterday")
    if days > 0:
        return words.gettext("due in %(time)s") % {"time": weeks_and_days(days, words=words)}
    return words.gettext("was due %(time)s ago") % {"time": weeks_and_days(-days, words=words)}


def weeks_and_days(days: int, *, words: Words = SPOKEN) -> str:
    """A number of days (≥ 0) as weeks and days: "3 days", "2 weeks", "9 weeks 3 days"."""
    weeks, rest = divmod(days, 7)
    parts = []
    if weeks:
        parts.append(words.ngettext("%(number)s week", "%(number)s weeks", weeks) % {"number": weeks})
    if rest or not weeks:
        parts.append(words.ngettext("%(number)s day", "%(number)s days", rest) % {"number": rest})
    return " ".join(parts)


def _about(born: date, on: date, words: Words) -> str:
    lived = months(born, on)
    if lived >= _MONTHS_UNTIL_YEARS:
        return words.gettext("about %(age)s") % {"age": lived // 12}
    if lived >= _WEEKS_UNTIL_MONTHS:
        return words.gettext("about %(age)s") % {"age": _months(lived, words)}
    weeks = (on - born).days // 7
    if weeks == 0:
        return words.gettext("a few days")
    # A guessed date must not sound exact: no days beside the weeks.
    return words.gettext("about %(age)s") % {"age": weeks_and_days(weeks * 7, words=words)}


def _months(number: int, words: Words) -> str:
    return words.ngettext("%(number)s month", "%(number)s months", number) % {"number": number}


def _years(number: int, words: Words) -> str:
    return words.ngettext("%(number)s year", "%(number)s years", number) % {"number": number}
