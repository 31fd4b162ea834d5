"""The packs app."""

from django.apps import AppConfig


class PacksConfig(AppConfig):
    """Loads and checks packs; keeps form versions."""

    name = "goldthread.ground.packs"
    label = "packs"
    default_auto_field = "django.db.models.BigAutoField"
