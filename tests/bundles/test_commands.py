"""The commands around a folder: what they print, and how they end."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from arena.competitions.models import Competition

pytestmark = pytest.mark.django_db


def run(*arguments: Any, **options: Any) -> str:
    out = StringIO()
    call_command(*map(str, arguments), stdout=out, **options)
    return out.getvalue()


def test_the_plan_is_printed_and_applied(folder: Any, host: Any) -> None:
    printed = run("apply_competition", folder.write(), owner="hana")

    assert (
        printed
        == """\
create     competition  my-playlists
create     organizer    hana
create     page         overview
create     page         rules
create     file         data/train.json
create     round        main
create     round        final
create     answers      main
           - 8 rows, 4 of them public
           - With 4 public rows, scores less than about 0.490 apart can be chance.
           ! Only 4 rows are public: chance will decide much of the public board.
create     answers      final
           - 8 rows, 4 of them public
           - With 4 public rows, scores less than about 0.490 apart can be chance.
           ! Only 4 rows are public: chance will decide much of the public board.
create     baseline     Most popular · main

10 create.
Applied: /c/my-playlists/
"""
    )
    assert Competition.objects.get().organizers.get() == host


def test_a_dry_run_prints_the_plan_and_changes_nothing(folder: Any) -> None:
    printed = run("apply_competition", folder.write(), dry_run=True)

    assert printed.splitlines()[0] == "create     competition  my-playlists"
    assert printed.splitlines()[-1] == "9 create."
    assert Competition.objects.count() == 0


def test_a_second_run_says_that_there_is_nothing_to_change(folder: Any) -> None:
    run("apply_competition", folder.write())

    printed = run("apply_competition", folder.path)

    assert printed.splitlines()[-2:] == [
        "9 unchanged.",
        "Nothing to change: the competition is what the folder says.",
    ]


def test_an_owner_that_is_not_there_is_named(folder: Any) -> None:
    with pytest.raises(CommandError, match=r"^There is no user “nobody” to be the owner\.$"):
        run("apply_competition", folder.write(), owner="nobody")
    assert Competition.objects.count() == 0


def test_all_that_is_wrong_is_printed(folder: Any) -> None:
    folder.main["open_at"] = "2020-01-01"
    folder.description["titel"] = ""

    with pytest.raises(CommandError) as caught:
        run("apply_competition", folder.write())

    assert str(caught.value).splitlines() == [
        "This folder does not describe a competition.",
        "rounds[0].open_at: Unknown key. Did you mean “opens_at”?",
        "titel: Unknown key. Did you mean “title”?",
    ]


@pytest.mark.parametrize("options", [{}, {"dry_run": True}])
def test_a_refused_plan_ends_in_an_error(folder: Any, options: dict[str, bool]) -> None:
    folder.files["secret/splits.csv"] = "id,split\n0,public\n"
    out = StringIO()

    with pytest.raises(CommandError, match=r"^Nothing was changed: the plan has parts that are refused\.$"):
        call_command("apply_competition", str(folder.write()), stdout=out, **options)

    lines = out.getvalue().splitlines()
    place = lines.index("refuse     answers      main")
    assert lines[place + 1] == "           - splits.csv: These answers cannot be used."
    assert Competition.objects.count() == 0


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"competition\.yaml: There is no such file\."):
        run("apply_competition", tmp_path / "none")


def test_export_says_what_it_wrote(folder: Any, apply: Callable[[Any], Competition], tmp_path: Path) -> None:
    apply(folder)

    printed = run("export_competition", "my-playlists", tmp_path / "out")

    assert printed.splitlines()[:3] == [
        f"Written: {tmp_path / 'out'}",
        "It holds hidden answers, readable by you alone. Never publish:",
        "  secret/main/questions.json",
    ]


def test_export_of_what_there_is_not(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"^There is no competition “none”\.$"):
        run("export_competition", "none", tmp_path / "out")


def test_sweep_queues_again_what_lost_its_worker(folder: Any, apply: Callable[[Any], Competition], now: Any) -> None:
    from datetime import timedelta

    from arena.submissions import work
    from arena.submissions.models import State, Submission
    from tests.cast import NOW

    apply(folder)
    work.claim_next(worker="elsewhere")
    now(NOW + timedelta(hours=1))

    run("sweep")

    submission = Submission.objects.get()
    assert (submission.state, submission.events.last().actor) == (State.QUEUED, "sweep command")  # type: ignore[union-attr]
