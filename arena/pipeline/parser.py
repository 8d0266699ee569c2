"""This worker process's fork server for hostile files: started once, before it is needed, shared by all threads."""

import functools

from django.conf import settings

from scoring.sandbox import ChildLimits, ParserServer


@functools.cache
def parser() -> ParserServer:
    return ParserServer(
        limits=ChildLimits(
            memory_bytes=settings.ARENA_PARSER_MEMORY_BYTES,
            cpu_seconds=settings.ARENA_PARSER_CPU_SECONDS,
            wall_seconds=settings.ARENA_PARSER_WALL_SECONDS,
        )
    )
