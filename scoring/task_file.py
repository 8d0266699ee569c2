"""A task in a file of YAML, read as the site reads one: a key that stands twice is refused."""

from pathlib import Path
from typing import Any

import yaml

from scoring.task_errors import BadTask


class _Loader(yaml.SafeLoader):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        if repeated := [key for key in keys if keys.count(key) > 1]:
            raise BadTask("twice", repeated[0], name=repeated[0])
        return super().construct_mapping(node, deep)


def read_task_file(path: Path) -> Any:
    """The description in this file, for ``load_task``. Raises BadTask, OSError."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 a SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # a date that there is not, brackets without end
        raise BadTask("no_yaml", path=str(path), reason=" ".join(str(error).split())) from error
