from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "goldthread.ground.audit"
    label = "audit"
