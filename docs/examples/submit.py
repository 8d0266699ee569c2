"""Submit a results file and wait for its score. Needs Python 3.11 and nothing else.

ARENA_PASSWORD=… python submit.py http://127.0.0.1:8000 alice melon-playlists main results.json
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

if len(sys.argv) != 6:
    sys.exit(__doc__)
SITE, USER, COMPETITION, ROUND, FILE = sys.argv[1:]
TOKEN = ""


def call(method, path, body=None, content_type="application/json", **headers):
    """One request; the answer's JSON, or the end with what the site says is wrong."""
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode()
    headers["Content-Type"] = content_type
    if TOKEN:
        headers["Authorization"] = f"Bearer {TOKEN}"
    request = urllib.request.Request(f"{SITE.rstrip('/')}/api/v1/{path}", body, headers, method=method)
    try:
        with urllib.request.urlopen(request) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        problem = json.load(error)
        sys.exit(f"{problem['code']}: {problem['detail']} {problem.get('hint', '')}")


def upload(path, file):
    """Multipart by hand. The key makes it safe to send the same again when the answer is lost."""
    boundary = uuid.uuid4().hex
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="predictions"; filename="{file.name}"\r\n\r\n'
    body = head.encode() + file.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
    key = {"Idempotency-Key": str(uuid.uuid4())}
    return call("POST", path, body, f"multipart/form-data; boundary={boundary}", **key)


TOKEN = call("POST", "tokens/", {"username": USER, "password": os.environ["ARENA_PASSWORD"]})["token"]

# Entering again changes nothing: whoever has a team keeps it.
call("POST", f"competitions/{COMPETITION}/entry/", {"accept_rules": True, "team_name": USER})

receipt = upload(f"competitions/{COMPETITION}/rounds/{ROUND}/submissions/", Path(FILE))
print(f"{receipt['id']} is taken; {receipt['quota']['remaining']} left today")

while (submission := call("GET", f"submissions/{receipt['id']}/"))["state"] in {"queued", "scoring"}:
    time.sleep(1)

print(submission["state"])
for error in submission["errors"]:
    where = f"row {error['row']}: " if error["row"] else ""
    print(f"{where}{error['message']} {error['hint']}")
if submission["public"]:
    print(f"score {submission['public']['score']}", submission["public"]["metrics"])

board = call("GET", f"competitions/{COMPETITION}/rounds/{ROUND}/leaderboard/?limit=10")
for entry in board["entries"]:
    print(entry["rank"] or "-", entry["team"]["name"], entry["score"])
