"""docker-compose.yml, as far as it can be checked without a container engine."""

import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from celery.bin.celery import celery
from django.conf import settings
from django.core.management import get_commands

from scoring import load_task

ROOT = Path(__file__).parents[2]


class OneKeyOnce(yaml.SafeLoader):
    """Refuses a key that stands twice in a mapping, as docker compose does; PyYAML keeps the last and says nothing."""

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        # Looked at before `<<` is resolved: what is merged in may be overridden by a key of the same name.
        keys = [key.value for key, _ in node.value]
        if twice := sorted({key for key in keys if keys.count(key) > 1}):
            raise yaml.constructor.ConstructorError(problem=f"{twice} stands twice", problem_mark=node.start_mark)
        super().flatten_mapping(node)


def read_compose(text: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(text, OneKeyOnce)
    return loaded


COMPOSE = read_compose((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ("setup", "web", "worker", "beat")
VARIABLE = re.compile(r"\$\{(\w+)(?::[-?]([^}]*))?\}")


def read_by_the_site() -> set[str]:
    settings_keys = re.findall(r'\benv\.\w+\(\s*"(\w+)"', (ROOT / "arena/settings.py").read_text())
    gunicorn_keys = re.findall(r'environ\.get\("(\w+)"', (ROOT / "gunicorn.conf.py").read_text())
    return {*settings_keys, *gunicorn_keys}


def words(service: str) -> list[str]:
    return [str(word) for word in SERVICES[service]["command"]]


def test_no_key_stands_twice() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    assert read_compose(text) == yaml.safe_load(text)
    with pytest.raises(yaml.YAMLError, match="stop_grace_period"):
        read_compose(text.replace("    stop_grace_period: 30s", "    stop_grace_period: 30s\n" * 2))


def test_it_names_the_services_of_the_contract() -> None:
    assert sorted(SERVICES) == sorted(["postgres", "valkey", "setup", "web", "worker", "beat", "proxy"])


@pytest.mark.parametrize("name", OURS)
def test_every_variable_of_ours_is_one_that_the_site_reads(name: str) -> None:
    assert sorted(set(SERVICES[name]["environment"]) - read_by_the_site()) == []


def test_the_example_environment_is_what_the_file_reads() -> None:
    used = {name for name, _ in VARIABLE.findall((ROOT / "docker-compose.yml").read_text())}
    given = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert given == used


def test_the_example_environment_repeats_the_defaults() -> None:
    defaults = {
        name: default
        for name, default in VARIABLE.findall((ROOT / "docker-compose.yml").read_text())
        if f"${{{name}:-" in (ROOT / "docker-compose.yml").read_text()
    }
    given = dict(re.findall(r"^(\w+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert {name: given[name] for name in defaults} == defaults


def test_no_secret_has_a_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    assert re.findall(r"\$\{(?:SECRET_KEY|POSTGRES_PASSWORD):-", text) == []


def test_images_are_pinned() -> None:
    images = {name: service["image"] for name, service in SERVICES.items()}
    images["Dockerfile"] = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)[0]
    assert [image for image in images.values() if not re.search(r":\d+\.\d+(\.\d+)?(-\w+)*$", image)] == []


def test_our_image_carries_our_version() -> None:
    assert {SERVICES[name]["image"] for name in OURS} == {f"arena:{settings.VERSION}"}


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_commands_are_installed(name: str) -> None:
    assert (Path(sys.executable).parent / words(name)[0]).exists()


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_celery_knows_every_option(name: str) -> None:
    _, *rest = words(name)
    at = rest.index(name)
    assert rest[:at] == ["-A", "arena"]
    command = celery.commands[name]
    with command.make_context(name, rest[at + 1 :], resilient_parsing=True) as context:
        assert context.args == []


def test_setup_calls_management_commands_that_exist() -> None:
    called = re.findall(r"manage\.py (\w+)", words("setup")[-1])
    assert [name for name in called if name not in get_commands()] == []


def test_mounted_and_copied_files_exist() -> None:
    mounted = [volume.split(":")[0] for volume in SERVICES["proxy"]["volumes"][1:]]
    chosen = [f"deploy/nginx/{name}.conf" for name in ("http", "https")]
    copied = [
        source
        for line in re.findall(r"^COPY (.*)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
        for source in line.split()[:-1]
    ]
    assert [path for path in [*mounted, *chosen, *copied] if not (ROOT / path).exists()] == []


def test_the_image_takes_only_what_is_not_ignored() -> None:
    kept = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    copied = re.findall(r"^COPY (.*) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert sorted(kept) == sorted(" ".join(copied).split())


def test_the_proxy_lets_the_largest_upload_through_with_its_source() -> None:
    limit = re.findall(r"client_max_body_size (\d+)m;", (ROOT / "deploy/nginx/site.inc").read_text())
    assert int(limit[0]) * 1024**2 > 2 * settings.ARENA_MAX_UPLOAD_BYTES


def test_the_proxy_says_when_an_upload_began_that_it_takes_in_first() -> None:
    """`$msec` in `set` is read before the body; in `proxy_set_header` it would be read after it."""
    site = (ROOT / "deploy/nginx/site.inc").read_text()
    assert "    proxy_set_header X-Request-Start $began;" in site.splitlines()
    assert "set $began $msec;" in site.splitlines()
    assert SERVICES["web"]["environment"]["ARENA_TRUST_REQUEST_START"] == "true"


def test_one_cap_on_a_file_everywhere() -> None:
    example = re.findall(r"^ARENA_MAX_UPLOAD_BYTES=(\d+)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    by_compose = re.findall(r"ARENA_MAX_UPLOAD_BYTES:-(\d+)", (ROOT / "docker-compose.yml").read_text())
    by_task = load_task({"preset": "melon-2020"}).limits.bytes
    assert {*map(int, example + by_compose), by_task} == {settings.ARENA_MAX_UPLOAD_BYTES} == {209_715_200}
