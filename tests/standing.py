"""The standing cast: `python -m tests.standing` furnishes the database it is pointed at, through actions.

Three homes with all who work and live there, one week of records at The Willows and a few elsewhere, counted from now.
Who is who, and what they write, lies in goldthread/front/demo/rules/material/.
"""

from __future__ import annotations

import django

WORKERS = {
    # key: (name, role in The Willows, or "" for none)
    "dee": ("Dee Okafor", "registered_manager"),
    "marian": ("Marian Holt", "senior_practitioner"),
    "jo": ("Jo Brandt", "practitioner"),
    "ruth": ("Ruth Sallis", "practitioner"),
    "ewan": ("Ewan Tully", "support_worker"),
    "ada": ("Ada Quill", "administrator"),
    "priya": ("Priya Nair", ""),  # works at the other home
    "len": ("Len Foster", ""),  # has left
}

# Those who live here, by preferred name: three families at The Willows, young people at Ash Lane and Beck House.
AMIRA, NOAH = "Amira", "Noah"  # parent of 19, and a baby of 9 weeks 3 days who does not move yet; week 5 of 12
KAYLEIGH, TYLER = "Kayleigh", "Tyler"  # parent of 17, a child in law too, allergic to nuts; and a baby of 5 months
REECE, SKY = "Reece", "Sky"  # 14 and 12
NIGHT_FEEDS = "Two staff present at night feeds"  # Amira and Noah's keep-safe line


def furnish() -> None:
    """The small universe. Those of WORKERS can sign in with "<key>-invented-password"."""
    from goldthread.front.demo import actions
    from goldthread.front.demo.rules import SMALL

    actions.build(size=SMALL, passwords={key: f"{key}-invented-password" for key in WORKERS})


if __name__ == "__main__":
    django.setup()
    furnish()
