"""A task in a file of YAML, read as the site reads one: a key that stands twice is refused."""

from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from scoring.task_errors import BadTask


def repeated_key(node: yaml.MappingNode) -> str | None:
    """The first key that stands more than once, of which YAML takes the last one in silence."""
    counts = Counter(key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode))
    return next((key for key, count in counts.items() if count > 1), None)


class _Loader(yaml.SafeLoader):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        if (repeated := repeated_key(node)) is not None:
            raise BadTask("twice", repeated, name=repeated)
        return super().construct_mapping(node, deep)


def read_task_file(path: Path) -> Any:
    """The description in this file, for ``load_task``. Raises BadTask, OSError."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 a SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # a date that there is not, brackets without end
        raise BadTask("no_yaml", path=str(path), reason=" ".join(str(error).split())) from error
