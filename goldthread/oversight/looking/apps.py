from django.apps import AppConfig


class LookingConfig(AppConfig):
    name = "goldthread.oversight.looking"
    label = "looking"
