"""The site's own settings, on a data directory of this test process alone."""

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="arena-test-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["ARENA_HOME"] = _home
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
