"""Requests that arrive together, and what came of them. Each race starts with a team, or a round, of its own."""

import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from threading import Barrier
from typing import Any

from tests.faults import files
from tests.faults.site import CLOSING, SLUG, Entrant, Site, path_of

AT_ONCE, LIMIT = 50, 5
Answer = tuple[int, Any]


def at_once(actions: list[Callable[[], Any]]) -> list[Any]:
    """Do all of it in threads that start together. What races is on the other side: processes of the site."""
    start = Barrier(len(actions))

    def run(action: Callable[[], Any]) -> Any:
        start.wait(30)
        return action()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def rush(site: Site, *, rounds: int) -> Iterator[dict[str, int]]:
    """Fifty uploads at once, from one team, into a round that takes five a day."""
    for entrant in site.teams(rounds, members=5):
        scripts = [member[0] for member in entrant.members]
        submit = [
            partial(scripts[n % len(scripts)].try_submit, path_of("five"), files.good(n % 6)) for n in range(AT_ONCE)
        ]
        counted = Counter(_kind(*answer) for answer in at_once(submit))
        yield {**counted, "kept": len(site.sent_by(entrant))}


def repeat(entrant: Entrant, content: bytes, key: str, *, times: int) -> list[Callable[[], Answer]]:
    scripts = entrant.members[0]
    return [
        partial(scripts[n % len(scripts)].try_submit, path_of("main"), content, **{"Idempotency-Key": key})
        for n in range(times)
    ]


def choose(site: Site, *, rounds: int) -> Iterator[dict[str, int]]:
    """Two members choose six submissions as final at once, where two may be."""
    for entrant in site.teams(rounds, members=2):
        sent = [entrant.submit(files.good(hits)) for hits in range(6)]
        site.rest()
        scripts = [member[0] for member in entrant.members]
        actions = [partial(scripts[n % 2].call, "PUT", f"submissions/{each}/final/") for n, each in enumerate(sent)]
        counted = Counter("chosen" if status == 200 else answer["code"] for status, answer in at_once(actions))
        yield {**counted, "kept": site.ask("finals_of", team=entrant.name)}


def close(site: Site) -> Iterator[dict[str, Any]]:
    """Two organizers press “Close now” at once."""
    names = [f"organizer-{site.number()}" for _ in range(2)]
    sessions = site.ask("make_organizers", slug=SLUG, names=names)
    for round_ in CLOSING:
        number = site.ask("round_of", slug=SLUG, name=round_)["id"]
        at_once([partial(_press_close, site.stack.base_url, session, number) for session in sessions])
        found = site.ask("round_of", slug=SLUG, name=round_)
        is_closed = datetime.fromisoformat(found["closes_at"]) <= datetime.now(UTC)  # noqa: TID251 not the site's
        yield {"changes": found["changes"], "is_closed": is_closed}


def _kind(status: int, answer: Any) -> str:
    return "taken" if status == 201 else str(answer["code"])


def _press_close(base_url: str, session: str, number: int) -> None:
    token = "x" * 32
    headers = {"Cookie": f"sessionid={session}; csrftoken={token}", "X-CSRFToken": token}
    url = f"{base_url}/admin/arena/round/{number}/close_now/"
    request = urllib.request.Request(url, method="POST", data=b"_form_submitted=on", headers=headers)
    with urllib.request.urlopen(request, timeout=30) as response:
        assert response.url.endswith("/change/"), response.url
