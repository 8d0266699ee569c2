"""Ringing the bell from a process that is no worker."""

import subprocess
import sys


def test_whoever_sets_django_up_knows_the_tasks() -> None:
    """In a process of its own: in this one a test may have imported them already."""
    program = (
        "import django; django.setup()\n"
        "from celery import current_app\n"
        "print(sorted(name for name in current_app.tasks if name.startswith('arena.')))"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    names = ["arena.clean_up", "arena.score_submission", "arena.tell_operators", "arena.verify_invariants"]
    assert done.stdout.strip() == str(names)
