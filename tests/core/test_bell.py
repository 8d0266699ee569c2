"""The broker of files: messages arrive whole or not at all."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from kombu import Connection, simple
from kombu.exceptions import ChannelError


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[simple.SimpleQueue]:
    options = {"data_folder_in": str(tmp_path / "queue")}
    with (
        Connection(
            "filesystem://localhost//", transport="arena.core.bell:Transport", transport_options=options
        ) as bell,
        bell.SimpleQueue("celery") as queue,
    ):
        yield queue


def read(queue: simple.SimpleQueue) -> object:
    message = queue.get(timeout=5)
    message.ack()
    return message.payload


def test_messages_come_in_their_order_and_once(queue: simple.SimpleQueue) -> None:
    for number in range(5):
        queue.put(number)
    assert [read(queue) for _ in range(5)] == [0, 1, 2, 3, 4]
    with pytest.raises(queue.Empty):
        queue.get(timeout=0.1)


@pytest.mark.parametrize("rubbish", [b"", b'{"body": "W', b"\xff\xfe"])
def test_what_cannot_be_read_is_passed_over(queue: simple.SimpleQueue, tmp_path: Path, rubbish: bytes) -> None:
    (tmp_path / "queue").mkdir(exist_ok=True)
    (tmp_path / "queue" / "0_half.celery.msg").write_bytes(rubbish)
    queue.put("whole")
    assert read(queue) == "whole"
    assert list((tmp_path / "queue").iterdir()) == []


def test_what_is_being_written_is_not_seen(queue: simple.SimpleQueue, tmp_path: Path) -> None:
    (tmp_path / "queue").mkdir(exist_ok=True)
    (tmp_path / "queue" / "0_unfinished.celery.msg.new").write_bytes(b"{")
    with pytest.raises(queue.Empty):
        queue.get(timeout=0.1)


def test_a_directory_that_was_cleared_away_is_made_anew(queue: simple.SimpleQueue, tmp_path: Path) -> None:
    queue.put("lost")
    shutil.rmtree(tmp_path / "queue")
    queue.put("kept")
    assert read(queue) == "kept"


def test_a_message_that_cannot_be_written_is_an_error_of_the_brokers(queue: simple.SimpleQueue, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "queue")
    (tmp_path / "queue").touch()
    with pytest.raises(ChannelError):
        queue.put("nowhere")
