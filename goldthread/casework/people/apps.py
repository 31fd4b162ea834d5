from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "goldthread.casework.people"
    label = "people"
