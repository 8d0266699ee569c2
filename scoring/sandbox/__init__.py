"""Uploaded bytes are hostile: they are parsed in confined, short-lived children of a warm fork server."""

from scoring.sandbox.client import ParserServer, ParserUnavailable
from scoring.sandbox.limits import ChildLimits

__all__ = ["ChildLimits", "ParserServer", "ParserUnavailable"]
