"""This worker process's fork server for hostile files: started once, before it is needed, shared by all threads."""

import functools

from scoring.sandbox import ParserServer


@functools.cache
def parser() -> ParserServer:
    return ParserServer()
