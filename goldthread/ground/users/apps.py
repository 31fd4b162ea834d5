from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "goldthread.ground.users"
    label = "users"
