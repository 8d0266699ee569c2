"""The worker's side: asks the fork server for a parse; each ending becomes columns, a refusal or a retry."""

import logging
import signal
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import msgspec

from scoring.errors import InvalidPredictions, ScoringError
from scoring.formats import Columns
from scoring.sandbox import child
from scoring.sandbox.answer import BrokenAnswer, read_answer
from scoring.sandbox.limits import ChildLimits
from scoring.sandbox.process import COMMAND, ServerGone, ServerProcess
from scoring.sandbox.server import Verdict
from scoring.task import Task

logger = logging.getLogger(__name__)
_decode_verdict = msgspec.json.Decoder(Verdict).decode  # made here, by one thread: see scoring/task.py

# For the start of the server, or its kill at the wall clock, before it is itself thought hung
_START_SECONDS = 30.0
# Signals that a process brings on itself. Others are sent: by the out-of-memory killer, an admin, a shutdown
_OWN_FAULTS = {signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGFPE, signal.SIGILL, signal.SIGTRAP,
               signal.SIGSYS}  # fmt: skip


class ParserUnavailable(Exception):
    """The machine's fault, not the file's: the same file may be tried again later."""


class ParserServer:
    """Parses hostile predictions in confined children of a warm fork server.

    One for a worker process, shared by its threads. The server starts with the first file, and again whenever
    it is found dead.

    >>> with ParserServer() as server:  # doctest: +SKIP
    ...     columns = server.parse(Path("results.json"), load_task({"preset": "melon-2020"}))
    """

    def __init__(self, *, limits: ChildLimits | None = None, command: Sequence[str] = COMMAND) -> None:
        self._limits = limits or ChildLimits()
        self._command = command
        self._lock = threading.Lock()
        self._process: ServerProcess | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The fork server's process id; None while there is none."""
        process = self._process
        return process.pid if process is not None and process.running else None

    def parse(self, path: Path, task: Task) -> Columns:
        """The columns of a predictions file.

        Raises InvalidPredictions, with `parser_timeout`, `parser_memory` or `parser_crashed` for a file that
        is too much for the parser, and ParserUnavailable where the machine is at fault.
        """
        request = msgspec.json.encode(child.Request(task, self._limits))
        with path.open("rb", buffering=0) as predictions, tempfile.TemporaryFile(buffering=0) as answer:
            verdict = self._ask(request, predictions, answer)
            self._raise_unless_answered(verdict, answer, task)
            return _read(answer, task)

    def close(self) -> None:
        """End the server and its children; parses under way raise ParserUnavailable."""
        with self._lock:
            self._closed = True
            process, self._process = self._process, None
        if process is not None:
            process.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, request: bytes, predictions: BinaryIO, answer: BinaryIO) -> Verdict:
        """Ask; once more with a fresh server where the first is gone, which is never the file's doing."""
        try:
            return self._ask_once(request, predictions, answer)
        except ServerGone:
            logger.warning("the parser's fork server was gone; starting another")
        predictions.seek(0)
        answer.seek(0)
        answer.truncate()
        try:
            return self._ask_once(request, predictions, answer)
        except ServerGone as error:
            raise ParserUnavailable(str(error)) from error

    def _ask_once(self, request: bytes, predictions: BinaryIO, answer: BinaryIO) -> Verdict:
        process = self._running_process()
        try:
            verdict = process.ask(
                request, [predictions.fileno(), answer.fileno()], self._limits.wall_seconds + _START_SECONDS
            )
        except TimeoutError as error:
            process.stop(at_once=True)
            raise ParserUnavailable("the fork server hung") from error
        except ServerGone:
            process.stop()  # wait for its end, lest the next call finds it half dead
            raise
        return _decode_verdict(verdict)

    def _running_process(self) -> ServerProcess:
        with self._lock:
            if self._closed:
                raise ParserUnavailable("the parser server is closed")
            if self._process is None or not self._process.running:
                self._process = ServerProcess(self._command)
            return self._process

    def _raise_unless_answered(self, verdict: Verdict, answer: BinaryIO, task: Task) -> None:
        if verdict.refused is not None:
            raise ParserUnavailable(verdict.refused)
        if verdict.timed_out or self._spent_its_time(verdict):
            raise InvalidPredictions.of("parser_timeout")
        if verdict.status == child.MEMORY:
            raise InvalidPredictions.of("parser_memory")
        if -verdict.status in _OWN_FAULTS:
            logger.error("a parser child ended itself by signal %d", -verdict.status)
            raise InvalidPredictions.of("parser_crashed")
        if verdict.status not in {child.ANSWERED, child.CRASHED}:
            raise ParserUnavailable(f"the parser child ended with {verdict.status}: {_complaint(answer, task)}")

    def _spent_its_time(self, verdict: Verdict) -> bool:
        if verdict.status == -signal.SIGXCPU:
            return True
        return verdict.status == -signal.SIGKILL and verdict.cpu_seconds >= self._limits.cpu_seconds


def _complaint(answer: BinaryIO, task: Task) -> str:
    try:
        read_answer(answer, task.format)
    except (BrokenAnswer, InvalidPredictions, ScoringError) as error:
        return str(error)
    return "no reason given"


def _read(answer: BinaryIO, task: Task) -> Columns:
    try:
        return read_answer(answer, task.format)
    except (BrokenAnswer, ScoringError) as error:
        logger.error("a parser child crashed: %s", error)  # noqa: TRY400 - the child's own place, not this one
        raise InvalidPredictions.of("parser_crashed") from error
