from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "goldthread.casework.records"
    label = "records"
