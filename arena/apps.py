from importlib import import_module

from django.apps import AppConfig


class ArenaConfig(AppConfig):
    name = "arena"
    label = "arena"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Celery loads tasks in workers only; whoever rings for one has to know it as well.
        import_module("arena.pipeline.tasks")
