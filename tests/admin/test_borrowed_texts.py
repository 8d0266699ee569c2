"""The administration speaks Korean also where the words are unfold's."""

import re
from pathlib import Path

import unfold
from django.utils import translation

from arena.admin.borrowed_texts import TEXTS


def test_each_is_said_by_unfold_and_has_a_translation() -> None:
    files = (path for pattern in ("*.html", "*.py") for path in Path(unfold.__path__[0]).rglob(pattern))
    said = set(re.findall(r"""(?:translate|trans|_\() ?["'](.+?)["']""", "\n".join(each.read_text() for each in files)))

    with translation.override("ko"):
        untranslated = [text for text in TEXTS if translation.gettext(text) == text]

    assert ([text for text in TEXTS if text not in said], untranslated) == ([], [])
