from django.apps import AppConfig


class ArenaConfig(AppConfig):
    name = "arena"
    label = "arena"
    default_auto_field = "django.db.models.BigAutoField"
