"""A script's view of the site: requests with a token, every answer held against `docs/openapi.yaml`."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from jsonschema import Draft202012Validator

from arena.accounts.models import User
from arena.accounts.services import create_token
from arena.competitions.models import Round
from arena.submissions import services
from arena.submissions.models import Submission
from arena.teams.models import Team
from tests.cast import NOW

OPENAPI = Path(__file__).parents[2] / "docs" / "openapi.yaml"


@pytest.fixture(scope="session")
def openapi() -> dict[str, Any]:
    return yaml.load(OPENAPI.read_text(), yaml.CSafeLoader)  # type: ignore[no-any-return]


@pytest.fixture(autouse=True)
def _fresh_throttles() -> None:
    cache.clear()


class Api(Client):
    """`api(user).get("me/")`: paths are below /api/v1/.

    Read a download to its end (`getvalue`): the test client closes the database with a response that is closed early.
    """

    def __init__(self, openapi: dict[str, Any], token: str | None) -> None:
        super().__init__(headers={"Authorization": f"Bearer {token}"} if token else {})
        self.openapi = openapi

    def generic(self, method: str, path: str, *args: Any, **kwargs: Any) -> Any:
        return super().generic(method, path if path.startswith(("/", "http")) else f"/api/v1/{path}", *args, **kwargs)

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        self._hold_against_the_schema(request["REQUEST_METHOD"], response)
        return response

    def _hold_against_the_schema(self, method: str, response: Any) -> None:
        if method == "HEAD" or response.resolver_match is None:
            return
        path = "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", response.resolver_match.route)
        operation = self.openapi["paths"].get(path, {}).get(method.lower())
        if operation is None:
            assert response.status_code in {404, 405}, (method, path, response.status_code)
            return
        documented = operation["responses"][str(response.status_code)].get("content", {})
        if not documented:
            assert response.getvalue() == b""
            return
        schema = documented[response["Content-Type"].partition(";")[0]]["schema"]
        if "json" in response["Content-Type"]:
            Draft202012Validator({**schema, "components": self.openapi["components"]}).validate(response.json())


@pytest.fixture
def api(openapi: dict[str, Any], db: None) -> Callable[..., Api]:
    """`api(user, scopes=…)`: a script of the user, or of nobody."""

    def make(user: User | None = None, **token: Any) -> Api:
        return Api(openapi, create_token(user=user, **token)[1] if user else None)

    return make


@pytest.fixture
def upload(
    round_: Round, team: Team, owner: User, now: Any, make_results: Callable[..., bytes]
) -> Callable[..., Submission]:
    """Submit for the team without the API: `upload(content=…, **hits)`."""

    def make(*, content: bytes | None = None, source: bytes | None = None, note: str = "", **hits: int) -> Submission:
        return services.submit(
            team=team,
            round_=round_,
            user=owner,
            predictions=SimpleUploadedFile("results.json", make_results(**hits) if content is None else content),
            source=None if source is None else SimpleUploadedFile("code.zip", source),
            note=note,
            received_at=NOW,
        ).submission

    return make
