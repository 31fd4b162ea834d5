from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "goldthread.casework.placements"
    label = "placements"
