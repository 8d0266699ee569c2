"""What must be true of a site at any moment, I1 to I8, and the one function that looks at all of it: `verify`."""

from arena.pipeline.invariants.run import verify

__all__ = ["verify"]
