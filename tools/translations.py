"""The translations of the site: `update` collects texts and compiles, `check` says what is missing.

`scoring` has a catalogue of its own, which its tests keep complete.
"""

import gettext
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.environment import ROOT, throw_away_home

SOURCE_LANGUAGE = "en"  # its texts are the message ids
NOT_OURS = ("scoring", "demo", "tests", "tools", "bench", "docs", "client", "var", ".*")
COLLECT = ["makemessages", "--all", "--no-obsolete", "--no-wrap", "--add-location", "file"]
CHANGING = re.compile(r'^"(POT-Creation-Date|PO-Revision-Date): .*\n', re.MULTILINE)


def catalogues(root: Path) -> list[Path]:
    return sorted((root / "locale").glob("*/LC_MESSAGES/*.po"))


def update(root: Path) -> None:
    ignored = [word for name in NOT_OURS for word in ("--ignore", name)]
    _manage(root, *COLLECT, *ignored)


def compile_all(root: Path) -> None:
    for catalogue in catalogues(root):
        _compile(catalogue, catalogue.with_suffix(".mo"))


def complaints(root: Path) -> list[str]:
    if not catalogues(root):
        return ["there is no catalogue: locale/LANGUAGE/LC_MESSAGES/django.po"]
    found = [each for catalogue in catalogues(root) for each in _complaints_about(catalogue)]
    return found + _stale(root)


def _complaints_about(catalogue: Path) -> list[str]:
    name = catalogue.relative_to(catalogue.parents[3])
    missing = [] if catalogue.parents[1].name == SOURCE_LANGUAGE else _missing(catalogue)
    found = [f"{name}: not translated, or fuzzy: {text}" for text in missing]
    if not _is_compiled(catalogue):
        found.append(f"{name}: the .mo file is not what it compiles to: make messages")
    return found


def _missing(catalogue: Path) -> list[str]:
    command = ["msgattrib", "--no-wrap", "--no-obsolete"]
    lists = [
        subprocess.run([*command, which, catalogue], capture_output=True, text=True, check=True).stdout
        for which in ("--untranslated", "--only-fuzzy")
    ]
    return [text for text in re.findall(r'^msgid "(.+)"$', "".join(lists), re.MULTILINE) if text]


def _is_compiled(catalogue: Path) -> bool:
    compiled = catalogue.with_suffix(".mo")
    if not compiled.exists():
        return False
    with tempfile.TemporaryDirectory() as directory:
        fresh = Path(directory) / "fresh.mo"
        _compile(catalogue, fresh)
        return _texts(compiled) == _texts(fresh)


def _stale(root: Path) -> list[str]:
    """Collect in a copy: nothing may change there."""
    with tempfile.TemporaryDirectory(prefix="arena-messages-") as directory:
        copy = Path(directory) / "copy"
        skipped = (".*", "var", "tests", "bench", "docs", "__pycache__", "*.mo")
        shutil.copytree(root, copy, ignore=shutil.ignore_patterns(*skipped))
        update(copy)
        return [
            f"{each.relative_to(copy)}: texts were added or changed: make messages"
            for each in catalogues(copy)
            if _body(each) != _body(root / each.relative_to(copy))
        ]


def _body(catalogue: Path) -> str:
    return CHANGING.sub("", catalogue.read_text()) if catalogue.exists() else ""


def _texts(compiled: Path) -> dict[object, str]:
    with compiled.open("rb") as file:
        texts = dict(vars(gettext.GNUTranslations(file))["_catalog"])
    texts.pop("", None)  # the header holds dates
    return texts


def _compile(catalogue: Path, target: Path) -> None:
    subprocess.run(["msgfmt", "--check", "--output-file", target, catalogue], check=True)


def _manage(root: Path, *arguments: str) -> None:
    with throw_away_home() as environment:
        command = [sys.executable, "manage.py", *arguments, "--verbosity", "0"]
        subprocess.run(command, cwd=root, env=environment, check=True)


def main(arguments: list[str]) -> int:
    if arguments == ["update"]:
        update(ROOT)
        compile_all(ROOT)
    found = complaints(ROOT)
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
