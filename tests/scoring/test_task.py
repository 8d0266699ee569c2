import json
import string

import pytest

from scoring import BadTask, load_task, preset_names
from scoring.metrics import Borda, FullIdealNdcg, RankSum, WeightedSum

MELON = load_task({"preset": "melon-2020"})
FULL = {**MELON.canonical(), "preset": "mine"}


def test_the_preset():
    assert preset_names() == ["brunch-2019", "melon-2020", "recsys-2018", "shopping-2018", "speech-2019"]
    assert (MELON.preset, MELON.version, MELON.segment_min_rows) == ("melon-2020", 1, 20)
    assert [(each.name, each.field, each.metric) for each in MELON.metrics] == [
        ("songs_ndcg", "songs", FullIdealNdcg(max_truth=100)),
        ("tags_ndcg", "tags", FullIdealNdcg(max_truth=100)),
    ]
    assert MELON.headline == WeightedSum(weights={"songs_ndcg": 0.85, "tags_ndcg": 0.15})
    assert MELON.truth_limits == {"songs": 100, "tags": 100}


SHORTEST_ROWS = {
    # All in ASCII, of the least length that the preset takes: no file of as many bytes as are allowed has more rows.
    "melon-2020": json.dumps({"id": 1, "songs": list(range(100)), "tags": list("0123456789")}, separators=(",", ":")),
    "brunch-2019": " ".join(["u", *string.digits, *string.ascii_letters, *(f"@{item}" for item in range(38))]),
}


@pytest.mark.parametrize("preset", SHORTEST_ROWS)
def test_a_file_is_too_large_before_it_has_too_many_rows(preset):
    """Nine times the contest's size, 198 MB and 207,135 playlists, was refused for its rows alone."""
    limits = load_task({"preset": preset}).limits

    assert limits.rows * (len(SHORTEST_ROWS[preset]) + 1) >= limits.bytes


def test_canonical_reads_back():
    again = load_task(MELON.canonical())

    assert again == MELON
    assert again.sha256 == MELON.sha256


def test_what_may_be_changed_of_a_preset():
    task = load_task({"preset": "melon-2020", "limits": {"rows": 10}, "segment_min_rows": 3})

    assert (task.limits.rows, task.limits.bytes, task.segment_min_rows) == (10, MELON.limits.bytes, 3)
    assert task.sha256 != MELON.sha256


HEADLINES = {
    "brunch-2019": RankSum(metrics=("map", "ndcg", "entropy")),
    "recsys-2018": Borda(metrics=("r_precision", "ndcg", "clicks")),
    "shopping-2018": WeightedSum(
        weights={"b_accuracy": 1.0 / 4, "m_accuracy": 1.2 / 4, "s_accuracy": 1.3 / 4, "d_accuracy": 1.4 / 4}
    ),
    "speech-2019": WeightedSum(offset=100, weights={"cer": -100}),
}


@pytest.mark.parametrize("name", preset_names())
def test_every_preset(name):
    task = load_task({"preset": name})

    assert (task.preset, set(task.title)) == (name, {"en", "ko"})
    assert all(set(each.label) == {"en", "ko"} for each in task.metrics)
    assert task.headline == HEADLINES.get(name, MELON.headline)
    assert load_task(task.canonical()) == task


class TestParameters:
    BRUNCH = load_task({"preset": "brunch-2019"})

    def test_another_list_length_is_another_task_of_the_same_name(self):
        task = load_task({"preset": "brunch-2019", "top_n": 3})

        assert (task.preset, task.format.items, self.BRUNCH.format.items) == ("brunch-2019", 3, 100)
        assert task.sha256 != self.BRUNCH.sha256
        assert load_task(task.canonical()) == task

    def test_beside_limits(self):
        task = load_task({"preset": "brunch-2019", "top_n": 3, "limits": {"rows": 5}})

        assert (task.format.items, task.limits.rows) == (3, 5)

    def test_the_same_value_is_the_preset(self):
        assert load_task({"preset": "brunch-2019", "top_n": 100}) == self.BRUNCH

    @pytest.mark.parametrize("value", [0, -1, 2.5, "3", True, None, [3]])
    def test_a_wrong_value_is_told_by_its_name(self, value):
        with pytest.raises(BadTask, match=r"^top_n: must be "):
            load_task({"preset": "brunch-2019", "top_n": value})

    @pytest.mark.parametrize("name", ["melon-2020", "recsys-2018"])
    def test_a_preset_without_it(self, name):
        with pytest.raises(BadTask, match=r"^top_n: there is no such key here$"):
            load_task({"preset": name, "top_n": 3})

    def test_nothing_else_may_differ_under_the_name(self):
        other = self.BRUNCH.canonical() | {"format": {"kind": "ranked_lists", "items": 3, "separator": "comma"}}

        with pytest.raises(BadTask, match=r"^preset: this is not"):
            load_task(other)


def test_a_full_description():
    task = load_task({**FULL, "format": {"kind": "playlists", "songs": 50, "tags": 5}})

    assert (task.preset, task.format.songs, task.format.tags) == ("mine", 50, 5)


def told(error):
    """The key, and what is wrong with it."""
    return error.problem.field, error.problem.params["fault"]


WRONG = {
    "no preset": ({}, ("preset", "missing")),
    "an unknown preset": ({"preset": "melon-2021"}, ("preset", "choice")),
    "a preset that is a path": ({"preset": "../presets/melon-2020"}, ("preset", "choice")),
    "a preset that is a list": ({"preset": ["melon-2020"]}, ("preset", "type")),
    "a preset that is a mapping": ({"preset": {"name": "melon-2020"}}, ("preset", "type")),
    "a preset that is a number": ({"preset": 2020}, ("preset", "choice")),
    "other metrics under a preset": ({"preset": "melon-2020", "metrics": []}, ("metrics", "fixed")),
    "an unknown key": ({"preset": "melon-2020", "colour": 1}, ("colour", "unknown")),
    "a key of tables": ({"preset": "melon-2020", "metric": "rmse"}, ("metric", "of_table")),
    "an unknown limit": ({"preset": "melon-2020", "limits": {"bites": 1}}, ("limits.bites", "unknown")),
    "a limit of zero": ({"preset": "melon-2020", "limits": {"rows": 0}}, ("limits.rows", "least")),
    "a limit that is true": ({"preset": "melon-2020", "limits": {"rows": True}}, ("limits.rows", "type")),
    "limits that are a number": ({"preset": "melon-2020", "limits": 5}, ("limits", "type")),
    "a changed preset under its name": ({**FULL, "preset": "melon-2020", "version": 2}, ("preset", "other_preset")),
    "an unknown format": ({**FULL, "format": {"kind": "poems"}}, ("format.kind", "choice")),
    "an unknown metric": (
        {**FULL, "headline": {"kind": "weighted_sum", "weights": {"x": 1}}},
        ("headline.weights.x", "no_metric"),
    ),
    "an unknown metric to rank by": (
        {**FULL, "headline": {"kind": "borda", "metrics": ["x"]}},
        ("headline.metrics", "no_metric"),
    ),
    "a number in quotes": ({**FULL, "decimals": "6"}, ("decimals", "number_as_text")),
    "a word for a number": ({**FULL, "decimals": "six"}, ("decimals", "type")),
    "a number that is text to YAML": (
        {"preset": "table", "target": "y", "metric": {"kind": "log_loss", "clip": "1e-15"}},
        ("metric.clip", "number_as_text"),
    ),
    "no weights": ({**FULL, "headline": {"kind": "weighted_sum", "weights": {}}}, ("headline.weights", "no_weights")),
    "a metric twice": ({**FULL, "metrics": FULL["metrics"] * 2}, ("metrics[2].name", "twice")),
    "a missing key": ({key: FULL[key] for key in FULL if key != "limits"}, ("limits", "missing")),
}


@pytest.mark.parametrize(("description", "wrong"), WRONG.values(), ids=WRONG)
def test_errors_name_the_key(description, wrong):
    with pytest.raises(BadTask) as caught:
        load_task(description)

    assert told(caught.value) == wrong


def test_a_preset_of_aliases_is_not_written_out():
    laughs: list = ["ha"]
    for _ in range(40):
        laughs = [laughs] * 8

    with pytest.raises(BadTask, match=r"^preset: must be a string, not a list$"):
        load_task({"preset": laughs})


@pytest.mark.parametrize("description", [None, [], "melon-2020", 5])
def test_not_a_mapping(description):
    with pytest.raises(BadTask):
        load_task(description)
