from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "goldthread.casework.files"
    label = "files"
