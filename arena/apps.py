from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ArenaConfig(AppConfig):
    name = "arena"
    label = "arena"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Celery loads tasks in workers only; whoever rings for one has to know it as well.
        import_module("arena.pipeline.tasks")
        post_migrate.connect(import_module("arena.submissions.guards").install, sender=self)
