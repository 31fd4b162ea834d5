"""The page of one's own tokens."""

from __future__ import annotations

from django.urls import path

from goldthread.ground.tokens.views.tokens import tokens

urlpatterns = [path("account/tokens/", tokens, name="tokens")]
