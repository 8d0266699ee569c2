"""The site's settings on a clock that jumps: it is as many seconds off as the file named by ARENA_TEST_CLOCK says."""

import os
from datetime import timedelta
from pathlib import Path

from arena.core import clock
from arena.settings import *  # noqa: F403

_offset = Path(os.environ["ARENA_TEST_CLOCK"])
_right = clock.now


def _shifted():  # type: ignore[no-untyped-def]
    return _right() + timedelta(seconds=float(_offset.read_text()))


clock.now = _shifted
