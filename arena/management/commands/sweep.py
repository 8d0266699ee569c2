from typing import Any

from django.core.management.base import BaseCommand

from arena.pipeline import flow


class Command(BaseCommand):
    help = "Take back submissions whose worker is gone and ring for those that wait, once. Workers do so all the time."

    def handle(self, **_options: Any) -> None:
        flow.sweep(actor="sweep command")
