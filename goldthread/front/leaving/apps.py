from django.apps import AppConfig


class LeavingConfig(AppConfig):
    name = "goldthread.front.leaving"
    label = "leaving"
