"""The API's description: served, whole, and with nothing from another host."""

import re
from collections.abc import Callable
from typing import Any

from django.test import Client

from arena.api.schema import PROBLEMS


def test_the_description_is_served(openapi: dict[str, Any], db: None) -> None:
    response = Client().get("/api/schema/?format=json")

    assert response.status_code == 200
    assert response.json() == openapi


def test_every_operation_tells_its_problems(openapi: dict[str, Any]) -> None:
    told = {
        example["value"]["code"]
        for path in openapi["paths"].values()
        for operation in path.values()
        for response in operation["responses"].values()
        for content in response.get("content", {}).values()
        for example in content.get("examples", {}).values()
        if isinstance(example["value"], dict) and "code" in example["value"]
    }

    assert told == set(PROBLEMS)


def test_the_page_comes_from_this_site_alone(db: None, settings: Any, api: Callable[..., Any]) -> None:
    page = Client().get("/api/docs/").content.decode()

    assert re.findall(r'(?:src|href)="([^"]+)"', page)
    assert [url for url in re.findall(r'(?:src|href)="([^"]+)"', page) if not url.startswith("/static/")] == []
