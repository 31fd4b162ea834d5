"""Django's test client as somebody who has just given their password, so that nothing asks for it again."""

from __future__ import annotations

import time
from typing import Any

from django.test import Client


def just_confirmed(client: Client, user: Any, *, ago: float = 0, factor: bool = False) -> Client:
    """Sign in (where `user` is not signed in yet), and note that they gave a password `ago` seconds ago.

    factor: outside a demo, that they have shown a second factor in this session as well.
    """
    if client.session.get("_auth_user_id") != str(user.pk):
        client.force_login(user, "goldthread.config.backend.Backend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - ago}]
    session["account_authentication_methods_user"] = str(user.pk)
    if factor:
        session["factor"] = str(user.pk)
    session.save()
    return client
