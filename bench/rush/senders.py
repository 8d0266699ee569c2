"""The teams' scripts, in a process of their own: `python -m bench.rush.senders JOB LOG`.

Open loop: a file is sent when its time has come, however long the ones before it take. Each answer is one line of
the log; that log is the clients' side of the story, to be held against what the site kept.
"""

import hashlib
import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from bench.rush.contest import SLUG, marked

THREADS = 128
PATIENCE = 120.0
BOUNDARY = "rush-0123456789abcdef"
HEAD = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="predictions"; filename="results.json"\r\n\r\n'.encode()
FOOT = f"\r\n--{BOUNDARY}--\r\n".encode()
PIECES = 50


class Senders:
    def __init__(self, job: dict[str, Any], log: Path) -> None:
        self.job = job
        self.contents = {sample["name"]: Path(sample["path"]).read_bytes() for sample in job["samples"]}
        self.rounds = {sample["name"]: sample["round"] for sample in job["samples"]}
        self.log = log.open("w", buffering=1)
        self.lock = threading.Lock()

    def run(self, begin: float) -> None:
        self.begin = begin
        with ThreadPoolExecutor(THREADS) as pool:
            for sending in sorted(self.job["plan"], key=lambda each: each["due"]):
                time.sleep(max(0.0, self.begin + sending["due"] - time.time()))
                pool.submit(self.send, sending)

    def send(self, sending: dict[str, Any]) -> None:
        line = {**sending, "began": time.time() - self.begin}
        try:
            line |= self._exchange(sending)
        except (OSError, HTTPException, ValueError) as error:
            line |= {"status": 0, "code": type(error).__name__}
        line["ended"] = time.time() - self.begin
        with self.lock:
            print(json.dumps(line), file=self.log)

    def _exchange(self, sending: dict[str, Any]) -> dict[str, Any]:
        parts = marked(self.contents[sending["sample"]], f"{sending['number']:06d}")
        connection = HTTPConnection(self.job["host"], timeout=PATIENCE)
        try:
            self._say_what_comes(connection, sending, sum(map(len, parts)))
            with suppress(ConnectionError):  # refused early: the answer is there to be read all the same
                for part in (HEAD, *parts, FOOT):
                    _send(connection, part, sending["lasts"] if len(part) > 1000 else 0.0)
            response = connection.getresponse()
            answer = json.load(response)
        finally:
            connection.close()
        if response.status != 201:
            return {"status": response.status, "code": answer.get("code", "")}
        digest = hashlib.sha256()
        for part in parts:
            digest.update(part)
        same = answer["sha256"] == digest.hexdigest()
        return {"status": 201, "code": "", "id": answer["id"], "same_bytes": same, "used": answer["quota"]["used"]}

    def _say_what_comes(self, connection: HTTPConnection, sending: dict[str, Any], length: int) -> None:
        round_ = self.rounds[sending["sample"]]
        connection.putrequest("POST", f"/api/v1/competitions/{SLUG}/rounds/{round_}/submissions/")
        connection.putheader("Authorization", f"Bearer {self.job['tokens'][sending['team']]}")
        connection.putheader("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")
        connection.putheader("Content-Length", str(len(HEAD) + length + len(FOOT)))
        connection.putheader("Idempotency-Key", f"rush-{sending['number']}")
        connection.endheaders()


def _send(connection: HTTPConnection, part: bytes | memoryview, lasts: float) -> None:
    if not lasts:
        connection.send(part)
        return
    size = len(part) // PIECES + 1
    for start in range(0, len(part), size):
        connection.send(part[start : start + size])
        time.sleep(lasts / PIECES)


if __name__ == "__main__":
    senders = Senders(json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2]))
    print("ready", flush=True)
    senders.run(float(input()))
