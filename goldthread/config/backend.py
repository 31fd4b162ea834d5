"""How the worker of a session is read: with their posts, in one plain statement, for it is asked on every page."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from goldthread.ground.access.queries import worker
from goldthread.ground.users.models import User


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """As django-allauth's, but for how a worker is read. One who has left is nobody from the next request on."""

    def get_user(self, user_id: Any) -> User | None:
        """The worker, or none."""
        return worker(user_id)
