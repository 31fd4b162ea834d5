from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "goldthread.front.desk"
    label = "desk"
