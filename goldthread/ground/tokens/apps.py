from django.apps import AppConfig


class TokensConfig(AppConfig):
    name = "goldthread.ground.tokens"
    label = "tokens"
