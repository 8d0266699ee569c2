"""The life of one parser child: confine itself, parse, write the answer, leave with a telling status."""

import codecs
import errno
import gc
import io
import os
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, NoReturn

import msgspec

from scoring.errors import InvalidPredictions
from scoring.formats import read_predictions
from scoring.sandbox.answer import write_columns, write_crash, write_problems
from scoring.sandbox.confine import Fences, confine_child, keep_only
from scoring.sandbox.limits import ChildLimits
from scoring.task import Task

ANSWERED, UNCONFINED, MEMORY, CRASHED, MACHINE = 0, 2, 3, 4, 5
# zipfile's codec for names. Codecs are imported on first use, from folders that the child's user may not read.
codecs.lookup("cp437")

_OUTGROWN = {errno.EFBIG, errno.ENOMEM}
_MACHINES_FAULT = {errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.ENFILE, errno.ESTALE}

Job = Callable[[Task, BinaryIO, BinaryIO], None]


class Request(msgspec.Struct, frozen=True):
    task: Task
    limits: ChildLimits


def parse(task: Task, predictions: BinaryIO, answer: BinaryIO) -> None:
    try:
        columns = read_predictions(predictions, task)
    except InvalidPredictions as error:
        write_problems(answer, error)
    else:
        write_columns(answer, columns)


def run_child(job: Job, request: Request, fds: list[int], fences: Fences) -> NoReturn:
    """Never returns, whatever happens: a child that did would go on as a second server."""
    status = UNCONFINED
    gc.disable()  # it lives for one file: looking for circles in millions of new lists would be most of its time
    try:
        given = fds if fences.ruleset is None else [*fds, fences.ruleset]
        predictions, answer, *ruleset = keep_only(given, fences.nothing)
        status = _confine_and_run(job, request, fences, [predictions, answer, *ruleset])
    finally:
        os._exit(status)


def _confine_and_run(job: Job, request: Request, fences: Fences, fds: list[int]) -> int:
    predictions = io.BufferedReader(io.FileIO(fds[0], closefd=False))
    answer = io.FileIO(fds[1], "r+", closefd=False)
    try:
        confine_child(request.limits, fences, fds[2] if fds[2:] else None)
    except Exception as error:  # noqa: BLE001 - told to the worker's log
        _tell(answer, error)
        return UNCONFINED
    try:
        job(request.task, predictions, answer)
    except MemoryError:
        return MEMORY
    except Exception as error:  # noqa: BLE001 - whatever a hostile file brings about needs a verdict
        status = _status(error)
        if status != MEMORY:
            _tell(answer, error)
        return status
    return ANSWERED


def _status(error: Exception) -> int:
    if isinstance(error, ImportError) or type(error) is LookupError:  # a module, or a codec's: the installation
        return MACHINE
    number = error.errno if isinstance(error, OSError) else None
    if number in _OUTGROWN:
        return MEMORY
    return MACHINE if number in _MACHINES_FAULT else CRASHED


def _tell(answer: io.FileIO, error: Exception) -> None:
    """For the log: the kind of error and the place in our code, never its text, which may quote the file."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    kind = type(error).__name__
    if isinstance(error, OSError) and error.errno is not None:
        kind += f" ({os.strerror(error.errno)})"
    answer.seek(0)
    answer.truncate()
    write_crash(answer, f"{kind} at {Path(place.filename).name}:{place.lineno}")
