from django.apps import AppConfig


class HomesConfig(AppConfig):
    name = "goldthread.ground.homes"
    label = "homes"
