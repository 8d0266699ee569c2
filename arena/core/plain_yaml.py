"""YAML without its surprises: a key twice in one mapping is refused rather than the last one taken in silence."""

from typing import Any

import yaml
from django.utils.translation import gettext as _

from scoring.task_file import repeated_key

WRONG = (yaml.YAMLError, ValueError, RecursionError)
"""What reading may raise, a date that there is not among it."""


class Loader(yaml.SafeLoader):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        if (repeated := repeated_key(node)) is not None:
            message = _("the key %(key)s stands twice") % {"key": repr(repeated)}
            raise yaml.constructor.ConstructorError(None, None, message, node.start_mark)
        return super().construct_mapping(node, deep)


class LoaderWithoutAliases(Loader):
    """For text that comes by the web: a few lines of aliases can stand for more than the memory holds."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            message = _("aliases (*name) are not taken here")
            raise yaml.composer.ComposerError(None, None, message, self.peek_event().start_mark)
        return super().compose_node(parent, index)
