"""Tables of any size, side by side."""

from collections.abc import Iterator

from arena.core.streams import side_by_side


def test_every_key_has_what_every_stream_holds() -> None:
    found = side_by_side(a=[(1, "x"), (3, "y")], b=[(3, "z"), (3, "w"), (4, "v")], c=iter(()))
    assert list(found) == [
        (1, {"a": ["x"], "b": [], "c": []}),
        (3, {"a": ["y"], "b": ["z", "w"], "c": []}),
        (4, {"a": [], "b": ["v"], "c": []}),
    ]


def test_it_reads_no_further_than_it_has_to() -> None:
    read = []

    def numbers() -> Iterator[tuple[int, int]]:
        for number in range(1000):
            read.append(number)
            yield number, number

    next(side_by_side(a=numbers(), b=[(0, "zero")]))
    assert read == [0, 1]
