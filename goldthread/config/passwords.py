"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id at 19 MiB, two passes, one lane: OWASP's cost for a server that people sign in to all day."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
