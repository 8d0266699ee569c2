"""A participant's script, over HTTP: what the tests of the real stack submit with."""

import json
import time
import urllib.error
import urllib.request
import uuid
from http.client import HTTPException
from typing import Any

PASSWORD = "correct horse battery"
FINAL = {"scored", "invalid", "failed", "withdrawn"}


class Script:
    """One account and its token: of `username`, who signs up or only in, or one that was made elsewhere."""

    def __init__(self, base_url: str, username: str = "", *, sign_up: bool = True, token: str = "") -> None:
        self.api = f"{base_url}/api/v1"
        self.token = token
        if token:
            return
        if sign_up:
            person = {"username": username, "email": f"{username}@example.com", "password": PASSWORD}
            self.expect(201, "POST", "users/", person)
        self.token = self.expect(201, "POST", "tokens/", {"username": username, "password": PASSWORD})["token"]

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **headers}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(f"{self.api}/{path}", method=method, data=data, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.status, json.load(response) if response.status != 204 else None
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def expect(self, status: int, method: str, path: str, body: Any = None, **headers: str) -> Any:
        found, answer = self.call(method, path, body, **headers)
        while found == 429 and answer["code"] == "throttled":  # as a well-behaved script does
            time.sleep(0.5)
            found, answer = self.call(method, path, body, **headers)
        assert found == status, (found, answer)
        return answer

    def enter(self, competition: str, team: str) -> None:
        self.expect(201, "POST", f"competitions/{competition}/entry/", {"accept_rules": True, "team_name": team})

    def try_submit(self, round_path: str, predictions: bytes, **headers: str) -> tuple[int, Any]:
        boundary = uuid.uuid4().hex
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="predictions"; filename="results.json"\r\n\r\n'
        body = head.encode() + predictions + f"\r\n--{boundary}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", **headers}
        return self.call("POST", f"competitions/{round_path}/submissions/", body, **headers)

    def submit(self, round_path: str, predictions: bytes) -> str:
        status, answer = self.try_submit(round_path, predictions)
        assert status == 201, answer
        return str(answer["id"])

    def submit_surely(self, round_path: str, predictions: bytes, key: str, *, timeout: float = 60) -> str:
        """Submit, and repeat with the same Idempotency-Key for as long as the site is away, as the manual says."""
        deadline = time.monotonic() + timeout
        while True:
            try:
                status, answer = self.try_submit(round_path, predictions, **{"Idempotency-Key": key})
            except (OSError, HTTPException, ValueError) as error:  # no connection, half an answer, another's answer
                status, answer = 0, {"code": repr(error)}
            if status in {200, 201}:
                return str(answer["id"])
            assert status in {0, 429, 502, 503}, (status, answer)
            assert time.monotonic() < deadline, answer
            time.sleep(0.3)

    def wait(self, submission: str, *, timeout: float = 60) -> Any:
        """The submission, once its state is a final one."""
        deadline = time.monotonic() + timeout
        while True:
            time.sleep(0.1)
            answer = self.expect(200, "GET", f"submissions/{submission}/")
            if answer["state"] in FINAL:
                return answer
            assert time.monotonic() < deadline, answer
