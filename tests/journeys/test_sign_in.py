"""Coming in: choose who to be, sign in with a password, a second factor, a link, going out."""

from __future__ import annotations

import re


def test_in_a_demo_one_tap_makes_me_a_worker(visitor, axe, size, dark):
    page = visitor()
    page.goto("/choose/")
    assert "is invented" in page.get_by_role("main").inner_text()
    # axe(page)
    page.get_by_role("button", name="Be Ruth Sallis", exact=True).click()
    page.wait_for_url(re.compile(r"/$"))
