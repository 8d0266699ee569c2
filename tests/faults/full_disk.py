"""Submits on a disk that has next to no room left; prints what was answered. `test_full_disk.py` runs it.

python -m tests.faults.full_disk FOLDER      on a data directory (ARENA_HOME) that is a small disk of its own
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import django

SIZES = (3_000, 70_000)  # one that waits in a buffer until its file is closed, and one that does not
FREE_KIB = (0, 2, 8, 32, 48, 64, 96, 128, 200, 400)


def main(folder: Path) -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("apply_competition", str(folder), stdout=sys.stderr)
    sys.stdout.write(json.dumps(answers()))


def answers() -> dict[str, Any]:
    from arena.submissions.models import QuotaEntry, Submission

    submit = entered()
    statuses = []
    for free in FREE_KIB:
        for size in SIZES:
            with FullDisk(Path(os.environ["ARENA_HOME"]) / "fill", free * 1024):
                statuses.append(submit(size))
    return {
        "statuses": sorted(set(statuses)),
        "in_the_end": submit(SIZES[0]),
        "taken": statuses.count(201) + 1,
        "rows": [Submission.objects.count(), QuotaEntry.objects.count()],
        "half_written": [path.name for path in Path(os.environ["ARENA_HOME"], "incoming").iterdir()],
    }


def entered() -> Any:
    """A script with a token whose calls of `submit(size)` answer with a status."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    from arena.accounts.models import User
    from arena.accounts.services import create_token
    from arena.competitions.models import Competition
    from arena.teams.services import enter_competition

    user = User.objects.create_user("alice", "alice@example.com", "-")
    competition = Competition.objects.get()
    enter_competition(competition=competition, user=user, team_name="Alice")
    client = Client(headers={"Authorization": f"Bearer {create_token(user=user)[1]}"}, SERVER_NAME="localhost")
    url = f"/api/v1/competitions/{competition.slug}/rounds/main/submissions/"

    def submit(size: int) -> int:
        answer = client.post(url, {"predictions": SimpleUploadedFile("results.json", os.urandom(size))})
        return int(answer.status_code)

    return submit


class FullDisk:
    """Leaves `free` bytes on the disk of `path`."""

    def __init__(self, path: Path, free: int) -> None:
        self.path, self.free = path, free

    def __enter__(self) -> None:
        descriptor = os.open(self.path, os.O_CREAT | os.O_WRONLY)
        try:
            while os.write(descriptor, bytes(4096)):
                pass
        except OSError:
            os.truncate(descriptor, max(os.fstat(descriptor).st_size - self.free, 0))
        finally:
            os.close(descriptor)

    def __exit__(self, *_: object) -> None:
        self.path.unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
