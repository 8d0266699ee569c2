import pytest

from arena.core.errors import Invalid
from arena.teams.services import clean_team_name


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("  Team \t Alice ", "Team Alice"),
        ("e\N{COMBINING ACUTE ACCENT}", "é"),
        ("한글 팀", "한글 팀"),
        ("\u1112\u1161\u11ab\u1100\u1173\u11af", "한글"),  # as macOS writes it, letter by letter
        ("❤️ music", "❤️ music"),
    ],
)
def test_a_name_is_kept_as_it_is_read(name: str, cleaned: str) -> None:
    assert clean_team_name(name) == cleaned


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "x" * 61,
        "a\N{ZERO WIDTH SPACE}b",
        "\N{RIGHT-TO-LEFT OVERRIDE}a",
        "\N{HANGUL FILLER}",
        "a\N{HANGUL FILLER}b",
        "\N{HALFWIDTH HANGUL FILLER}",
        "\N{HANGUL CHOSEONG FILLER}\N{HANGUL JUNGSEONG FILLER}",
        "\N{BRAILLE PATTERN BLANK}",
        "Alice\N{COMBINING GRAPHEME JOINER}",
        "\N{VARIATION SELECTOR-16}",
        "Alice\N{VARIATION SELECTOR-16}",
    ],
)
def test_a_name_can_be_seen(name: str) -> None:
    with pytest.raises(Invalid) as error:
        clean_team_name(name)
    assert error.value.code == "invalid_team_name"
