"""Sign-in, a worker's own account, the team. Of django-allauth's pages only those that need no e-mail."""

from __future__ import annotations

from allauth.account import views as allauth
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from goldthread.ground.accounts.views.choose import choose

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/login/", allauth.login, name="account_login"),
    path("accounts/logout/", allauth.logout, name="account_logout"),
    path("accounts/reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", allauth.password_change, name="account_change_password"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
]

if settings.DEMO:  # outside a demo this door does not exist
    urlpatterns += [path("choose/", choose, name="choose")]
