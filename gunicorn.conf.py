"""How the web processes run; `gunicorn arena.wsgi` in this directory reads it."""

import os
from pathlib import Path

_host, _port = os.environ.get("ARENA_BIND", "127.0.0.1"), os.environ.get("PORT", "8000")
bind = f"[{_host}]:{_port}" if ":" in _host else f"{_host}:{_port}"
worker_class = "arena.core.web_worker.ArrivalWorker"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8
preload_app = True  # imported once, then shared: a quicker start and less memory
# With threads this is the time a worker process may be silent, not the time a request may take: the main
# thread reports for all, so an upload that takes an hour is not cut off.
timeout = 60
graceful_timeout = 15  # below the supervisor's grace: requests under way end before the process is ended
keepalive = 15
accesslog = "-"
control_socket_disable = True  # it would lie in the home directory, shared by all sites of one user
if Path("/dev/shm").is_dir():  # noqa: S108 the workers' heartbeat files must not wait for a busy disk
    worker_tmp_dir = "/dev/shm"  # noqa: S108
