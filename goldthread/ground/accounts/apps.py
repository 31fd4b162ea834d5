from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "goldthread.ground.accounts"
    label = "accounts"
