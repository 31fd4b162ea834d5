"""How passwords are hashed, and which are refused because many people use them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from goldthread.ground.accounts.rules.passwords import is_known

LIST = Path(__file__).with_name("breached.bin")  # made by tools/breached_passwords.py


class Argon2(Argon2PasswordHasher):
    """Argon2id at 19 MiB, two passes, one lane: OWASP's cost for a server that people sign in to all day."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


class KnownFromBreaches:
    """Refuses a password from the shipped list of breaches, or a plain variation of one. Asks nobody outside."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError when many people use it."""
        if is_known(password, listed()):
            raise ValidationError(
                _("Many people use that password, so it is guessed first. Four words of your own are safer."),
                code="password_known",
            )

    def get_help_text(self) -> str:
        """For Django's own forms, which are not shown here."""
        return str(_("Not one that many people use."))


@cache
def listed() -> bytes:
    """The list: sorted beginnings of SHA-256, `rules.passwords.WIDTH` bytes each. 280 kB, read once a process."""
    return LIST.read_bytes()
