from django.apps import AppConfig


class ShiftsConfig(AppConfig):
    name = "goldthread.practice.shifts"
    label = "shifts"
