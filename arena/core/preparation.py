"""What stands between a checkout and a site that serves: directories, tables, static files, the demo."""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

Say = Callable[[str], None]


def prepare(*, demo: bool, say: Say) -> None:
    with _step("data directory", say):
        _make_directories()
    with _step("database", say):
        is_new = not MigrationRecorder(connection).has_table()
        call_command("migrate", verbosity=0, interactive=False)
    with _step("static files", say):
        collect_static()
    if demo:
        load_demo_once(is_new=is_new, say=say)
    connection.close()


def collect_static() -> None:
    """Collect when something changed since the last time: hashing and compressing takes seconds."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    fingerprint = _static_fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(fingerprint)


def load_demo_once(*, is_new: bool, say: Say) -> None:
    """Load the demo into a new database, or after an attempt that was cut off. Once deleted it stays so."""
    loaded = Path(settings.ARENA_HOME) / "demo-loaded"
    if is_new or not loaded.exists():
        with _step("demo competition", say):
            loaded.unlink(missing_ok=True)
            call_command("load_demo")
            loaded.touch()


def _make_directories() -> None:
    """Answers and uploads lie here: on the first start, close the directory to the machine's other users."""
    logs = Path(settings.ARENA_HOME) / "logs"
    if not logs.exists():
        logs.mkdir(parents=True)
        logs.parent.chmod(0o700)


def _static_fingerprint() -> str:
    seen = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for path in sorted(_static_paths()):
        status = path.stat()
        seen.update(f"{path}\0{status.st_mtime_ns}\0{status.st_size}\n".encode())
    return seen.hexdigest()


def _static_paths() -> Iterator[Path]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield Path(storage.path(name))


@contextmanager
def _step(name: str, say: Say) -> Iterator[None]:
    started = time.monotonic()
    yield
    say(f"  {name:<18}{time.monotonic() - started:6.1f} s")
