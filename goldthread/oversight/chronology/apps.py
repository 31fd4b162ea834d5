from django.apps import AppConfig


class ChronologyConfig(AppConfig):
    name = "goldthread.oversight.chronology"
    label = "chronology"
