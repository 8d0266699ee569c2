from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class JsonBody(JSONParser):
    """JSON; what is nested deeper than Python goes is as malformed as the rest."""

    def parse(self, *arguments: Any, **keywords: Any) -> Any:
        try:
            return super().parse(*arguments, **keywords)
        except RecursionError as error:
            raise ParseError("JSON parse error - nested too deeply") from error
