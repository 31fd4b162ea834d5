from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "goldthread.casework.duties"
    label = "duties"
