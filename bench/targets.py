"""What a figure should be."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    what: str
    value: float
    limit: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit
