import pytest

from scoring import BadTask, load_task, preset_names
from scoring.metrics import FullIdealNdcg, WeightedSum

MELON = load_task({"preset": "melon-2020"})
FULL = {**MELON.canonical(), "preset": "mine"}


def test_the_preset():
    assert preset_names() == ["melon-2020"]
    assert (MELON.preset, MELON.version, MELON.segment_min_rows) == ("melon-2020", 1, 20)
    assert [(each.name, each.field, each.metric) for each in MELON.metrics] == [
        ("songs_ndcg", "songs", FullIdealNdcg(max_truth=100)),
        ("tags_ndcg", "tags", FullIdealNdcg(max_truth=100)),
    ]
    assert MELON.headline == WeightedSum(weights={"songs_ndcg": 0.85, "tags_ndcg": 0.15})
    assert MELON.truth_limits == {"songs": 100, "tags": 100}


def test_canonical_reads_back():
    again = load_task(MELON.canonical())

    assert again == MELON
    assert again.sha256 == MELON.sha256


def test_what_may_be_changed_of_a_preset():
    task = load_task({"preset": "melon-2020", "limits": {"rows": 10}, "segment_min_rows": 3})

    assert (task.limits.rows, task.limits.bytes, task.segment_min_rows) == (10, MELON.limits.bytes, 3)
    assert task.sha256 != MELON.sha256


def test_a_full_description():
    task = load_task({**FULL, "format": {"kind": "playlists", "songs": 50, "tags": 5}})

    assert (task.preset, task.format.songs, task.format.tags) == ("mine", 50, 5)


WRONG = {
    "no preset": ({}, "`$.preset`"),
    "an unknown preset": ({"preset": "melon-2021"}, "`$.preset`"),
    "a preset that is a path": ({"preset": "../presets/melon-2020"}, "`$.preset`"),
    "a preset that is a list": ({"preset": ["melon-2020"]}, "`$.preset`"),
    "other metrics under a preset": ({"preset": "melon-2020", "metrics": []}, "`$.metrics`"),
    "an unknown key": ({"preset": "melon-2020", "colour": 1}, "`$.colour`"),
    "an unknown limit": ({"preset": "melon-2020", "limits": {"bites": 1}}, "`$.limits`"),
    "a limit of zero": ({"preset": "melon-2020", "limits": {"rows": 0}}, "`$.limits.rows`"),
    "a limit that is true": ({"preset": "melon-2020", "limits": {"rows": True}}, "`$.limits.rows`"),
    "limits that are a number": ({"preset": "melon-2020", "limits": 5}, "`$.limits`"),
    "a changed preset under its name": ({**FULL, "preset": "melon-2020", "version": 2}, "`$.preset`"),
    "an unknown format": ({**FULL, "format": {"kind": "poems"}}, "`$.format.kind`"),
    "an unknown metric": ({**FULL, "headline": {"kind": "weighted_sum", "weights": {"x": 1}}}, "headline"),
    "no weights": ({**FULL, "headline": {"kind": "weighted_sum", "weights": {}}}, "`$.headline`"),
    "a metric twice": ({**FULL, "metrics": FULL["metrics"] * 2}, "metrics"),
    "a missing key": ({key: FULL[key] for key in FULL if key != "limits"}, "`limits`"),
}


@pytest.mark.parametrize(("description", "key"), WRONG.values(), ids=WRONG)
def test_errors_name_the_key(description, key):
    with pytest.raises(BadTask) as caught:
        load_task(description)

    assert key in str(caught.value)


@pytest.mark.parametrize("description", [None, [], "melon-2020", 5])
def test_not_a_mapping(description):
    with pytest.raises(BadTask):
        load_task(description)
