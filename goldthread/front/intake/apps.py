from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "goldthread.front.intake"
    label = "intake"
