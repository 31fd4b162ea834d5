from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "goldthread.practice.care"
    label = "care"
