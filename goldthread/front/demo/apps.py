from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "goldthread.front.demo"
    label = "demo"
