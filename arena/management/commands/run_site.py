"""`manage.py run_site`: the whole site on one machine with no service installed; `make run` calls it."""

import os
import sys
import urllib.error
import urllib.request
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from arena.core.preparation import prepare
from arena.core.processes import StartError, demand_free_port, only_one
from arena.core.supervisor import Program, Supervisor

DEMO_USERS = ("host", "alice", "bob", "charlie")
DEMO_PASSWORD = "arena-demo"  # noqa: S105 published: these accounts sign in on loopback only


class Command(BaseCommand):
    help = "Prepare the site and run its web server, worker and scheduler until told to stop."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="load the demo competition on the first start")

    def handle(self, *, demo: bool, **_: Any) -> None:
        if demo and not settings.ARENA_DEMO:
            _begin_again_with_the_demo()
        try:
            with only_one(settings.ARENA_HOME / "run.lock"):
                demand_free_port(settings.ARENA_BIND, settings.PORT)
                self._say(f"Arena, in {settings.ARENA_HOME}")
                prepare(demo=settings.ARENA_DEMO, say=self._say)
                status = self._supervise()
        except StartError as reason:
            raise CommandError(str(reason)) from None
        except KeyboardInterrupt:
            status = 130
        sys.exit(status)

    def _supervise(self) -> int:
        return Supervisor(
            programs=programs(),
            environment=environment(),
            directory=settings.BASE_DIR,
            say=self._say,
            is_ready=answers,
            on_ready=self._welcome,
        ).run()

    def _welcome(self) -> None:
        self._say(f"\nArena is at {site_url()}  (Ctrl-C ends it; logs in {settings.ARENA_HOME / 'logs'})")
        if settings.ARENA_DEMO:
            self._say(f"Sign in as {', '.join(DEMO_USERS)}; password {DEMO_PASSWORD}; host is the organizer.")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def environment() -> dict[str, str]:
    """What this process was told, with relative paths and defaults resolved once for all."""
    here = {"ARENA_HOME": settings.ARENA_HOME, "ARENA_BIND": settings.ARENA_BIND, "PORT": settings.PORT}
    return {**os.environ, **{name: str(value) for name, value in here.items()}}


def programs() -> list[Program]:
    logs = settings.ARENA_HOME / "logs"
    celery = [sys.executable, "-m", "celery", "-A", "arena"]
    worker = ["worker", "--pool", "threads", "--concurrency", "2", "--without-gossip", "--without-mingle"]
    web = ["-m", "gunicorn", "--access-logfile", str(logs / "access.log"), "arena.wsgi"]
    return [
        Program(name="web", argv=[sys.executable, *web], log=logs / "web.log"),
        Program(name="worker", argv=[*celery, *worker], log=logs / "worker.log"),
        # No pid file: the lock on the data directory guards better, and a stale one would stop a restart.
        Program(name="beat", argv=[*celery, "beat", "--pidfile="], log=logs / "beat.log"),
    ]


def site_url() -> str:
    host = f"[{settings.ARENA_BIND}]" if ":" in settings.ARENA_BIND else settings.ARENA_BIND
    return f"http://{host}:{settings.PORT}/"


def answers() -> bool:
    try:
        with urllib.request.urlopen(site_url() + "healthz", timeout=1) as response:  # noqa: S310 our own address
            return bool(response.status == 200)
    except OSError:
        return False


def _begin_again_with_the_demo() -> None:
    """Settings are read once: the flag has to stand in the environment, for this process and its children."""
    if os.environ.get("ARENA_DEMO") == "1":
        raise CommandError("The demo's passwords are public: ARENA_BIND must be a loopback address.")
    os.environ["ARENA_DEMO"] = "1"
    os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 ourselves again
