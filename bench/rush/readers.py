"""Browsers on the board, in a process of their own: `python -m bench.rush.readers JOB LOG`.

Each opens the page, then asks for the table as the page's script does: every few seconds, over one kept connection,
naming the version it shows, so that an unchanged board costs an empty answer.
"""

import json
import random
import re
import sys
import threading
import time
import zlib
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from bench.rush.contest import MAIN, SLUG
from bench.rush.options import POLL_SECONDS

PAGE = f"/c/{SLUG}/leaderboard/?round={MAIN}"
NEXT = re.compile(rb'hx-get="(/c/[^"]*leaderboard/table/[^"]*)"')
HEADERS = {"Accept-Encoding": "gzip", "Accept-Language": "ko,en;q=0.5", "User-Agent": "Mozilla/5.0 (rush)"}


class Reader:
    def __init__(self, job: dict[str, Any], begin: float, number: int, lines: list[dict[str, Any]]) -> None:
        self.host, self.begin, self.end = job["host"], begin, begin + job["lasts"]
        self.lines = lines
        self.url = PAGE
        self.due = self.begin + random.Random(number).uniform(0, POLL_SECONDS)
        self.connection = HTTPConnection(self.host, timeout=60)

    def run(self) -> None:
        while self.due < self.end:
            time.sleep(max(0.0, self.due - time.time()))
            self._look()
            self.due = max(self.due + POLL_SECONDS, time.time())  # a page waits for its answer before it asks again

    def _look(self) -> None:
        line: dict[str, Any] = {"due": self.due - self.begin, "page": self.url == PAGE}
        try:
            self.connection.request("GET", self.url, headers=HEADERS)
            response = self.connection.getresponse()
            body = response.read()
        except (OSError, HTTPException) as error:
            line |= {"status": 0, "code": type(error).__name__, "bytes": 0}
            self.connection.close()
        else:
            line |= {"status": response.status, "code": "", "bytes": len(body)}
            if response.status == 200:
                self._follow(body)
        line["ended"] = time.time() - self.begin
        self.lines.append(line)

    def _follow(self, body: bytes) -> None:
        if found := NEXT.search(zlib.decompress(body, 31) if body.startswith(b"\x1f\x8b") else body):
            self.url = found[1].decode().replace("&amp;", "&")


def main(job: Path, log: Path) -> None:
    described = json.loads(job.read_text())
    lines: list[dict[str, Any]] = []
    print("ready", flush=True)
    begin = float(input())
    readers = [Reader(described, begin, number, lines) for number in range(described["readers"])]
    threads = [threading.Thread(target=reader.run) for reader in readers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.write_text("".join(json.dumps(line) + "\n" for line in lines))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
