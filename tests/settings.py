"""The site's own settings, on a data directory of this test process alone."""

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="arena-test-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["ARENA_HOME"] = _home
if "CACHE_URL" in os.environ:
    # A numbered database of Valkey for each parallel process: one clearing its cache must not clear another's.
    _server, _, _first = os.environ["CACHE_URL"].rpartition("/")
    _own = int(_first) + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    os.environ["CACHE_URL"] = f"{_server}/{_own}"
for _name in ("ARENA_DEMO", "ARENA_BIND", "DEBUG", "ALLOWED_HOSTS"):  # what a developer's shell may hold
    os.environ.pop(_name, None)

from arena.settings import *  # noqa: E402, F403
from arena.settings import ARENA_HOME, DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in life: a database in memory has no WAL and no second connection that waits for a lock.
    DATABASES["default"]["TEST"] = {"NAME": str(ARENA_HOME / "test.sqlite3")}
# Pages name static files as they lie in the source: nothing is collected for a test.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT.mkdir(exist_ok=True)
ARENA_STATUS_SECONDS = 0  # tests do not wait for what is a moment old
