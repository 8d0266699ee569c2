"""What is left to chance, from one number: the same on every machine, with every version of Python and NumPy."""

import hmac
import json
from dataclasses import dataclass
from hashlib import shake_256

import numpy as np

KEY_BYTES = 8


@dataclass(frozen=True)
class Seed:
    """Draws by a hash of the number and of what the draw is for, so that no draw depends on another.

    Random generators promise the same numbers only within a version. A hash is a standard.
    """

    value: int

    def order(self, count: int, *purpose: str | int) -> list[int]:
        """The numbers below ``count``, shuffled for this purpose.

        >>> Seed(7).order(6, "questions")
        [5, 1, 0, 4, 2, 3]
        """
        digest = shake_256(self._name(purpose)).digest(KEY_BYTES * count)
        order: list[int] = np.argsort(np.frombuffer(digest, dtype="<u8"), kind="stable").tolist()
        return order

    def choose(self, size: int, count: int, *purpose: str | int) -> list[int]:
        """``size`` of the numbers below ``count``, in their order."""
        return sorted(self.order(count, *purpose)[:size])

    def secret(self, *purpose: str | int) -> bytes:
        """A key that tells nothing about the seed."""
        return hmac.digest(self._name(()), self._name(purpose), "sha256")

    def _name(self, purpose: tuple[str | int, ...]) -> bytes:
        return json.dumps([self.value, *purpose]).encode()
