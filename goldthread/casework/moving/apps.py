from django.apps import AppConfig


class MovingConfig(AppConfig):
    name = "goldthread.casework.moving"
    label = "moving"
