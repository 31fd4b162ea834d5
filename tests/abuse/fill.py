"""`python -m tests.abuse.fill WORDS`: furnish the house that DATABASE_URL names with hostile words in every text."""

from __future__ import annotations

import json
import sys

import django

from goldthread.lib import actors


def main() -> None:
    """Write WORDS into every field that takes text, of people, records, drafts, files and staff; print the ids."""
    actors.house = "tests"
    django.setup()
    from django.db import transaction

    from goldthread.casework.people import actions as people
    from goldthread.casework.people.models import Person
    from goldthread.ground.homes.models import Home
    from goldthread.ground.users.models import User
    from tests.architecture.universe import furnish, who

    words = sys.argv[1]
    with transaction.atomic():
        dee, home = who("dee"), Home.objects.get(name="The Willows")
        for person in Person.objects.filter(home=home):
            people.correct(person, {"full_name": f"{person.full_name} {words}"[:240], "religion": words[:200]}, by=dee)
        User.objects.filter(email="ewan@demo.invalid").update(name=f"Ewan {words}"[:120], short_name=words[:50])
        universe = furnish(words)
    print(json.dumps({"ids": universe.ids, "kinds": universe.kinds}, default=str))


if __name__ == "__main__":
    main()
