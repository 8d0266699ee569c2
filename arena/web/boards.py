"""A board as the page shows it: searched, sorted, cut into pages, the reader's own team marked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from arena.leaderboards.queries import PUBLIC, Board, Row
from arena.teams.models import Team
from arena.templatetags.arena_tags import ago_text
from arena.web.metrics import Figures

PAGE_SIZE = 200
KEPT_LINES = 5000  # some 10 MB
_ASCENDING_FIRST = {"rank", "team"}
_KEPT = ("board", "round", "q", "sort")

_SORTABLE: dict[str, Callable[[Row], Any]] = {
    "moved": lambda row: row.moved,
    "team": lambda row: row.team_name.casefold(),
    "score": lambda row: row.score,
    "submissions": lambda row: row.submissions,
    "last": lambda row: row.last_submitted_at,
}


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    label: str | Promise
    query: str  # the page's query string after a click on it
    sorted: str  # "", "ascending" or "descending"


@dataclass(frozen=True, slots=True)
class Line:
    row: Row
    metrics: list[tuple[str, float | None]]
    is_own: bool
    decimals: int
    score_decimals: int

    @property
    def shown(self) -> str:
        """Differs when what a reader would notice differs."""
        return f"{self.row.rank}/{self.row.score}/{self.row.submissions}"


@dataclass(frozen=True, slots=True)
class Table:
    columns: list[Column]
    lines: list[Line]
    page: Page[Row]
    own: Row | None
    own_page: int | None  # where the own row stands, if not on this page
    has_moved: bool
    query: str

    @property
    def drawn(self) -> list[SafeString]:
        """The lines as HTML."""
        return [draw(line, has_moved=self.has_moved) for line in self.lines]

    @property
    def here(self) -> str:
        """The query string of exactly what is shown."""
        page = f"page={self.page.number}" if self.page.number > 1 else ""
        return "&".join(part for part in (self.query, page) if part)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """All that a line's HTML depends on, as text that can be compared; and the line."""

    told_by: tuple[str, str | None, str, bool]
    line: Line = field(compare=False)


def draw(line: Line, *, has_moved: bool) -> SafeString:
    """A line as HTML. Of two versions of a board most lines are the same, so they are kept."""
    told_by = (repr(line), get_language(), ago_text(line.row.last_submitted_at), has_moved)
    return _draw(_Drawing(told_by, line))


@lru_cache(maxsize=KEPT_LINES)
def _draw(drawing: _Drawing) -> SafeString:
    line, has_moved = drawing.line, drawing.told_by[-1]
    return render_to_string("leaderboards/_line.html", {"line": line, "row": line.row, "has_moved": has_moved})


def make_table(*, board: Board, figures: Figures, own_team: Team | None, query: QueryDict) -> Table:
    """`query` holds q, sort and page as the reader sent them."""
    own_id = own_team.public_id if own_team else None
    rows = _sorted(_found(board.rows, query.get("q", "")), query.get("sort", ""), figures.beside)
    page = Paginator(rows, PAGE_SIZE).get_page(query.get("page"))
    own_place = next((place for place, row in enumerate(rows) if row.team_id == own_id), None)
    own_page = own_place // PAGE_SIZE + 1 if own_place is not None else None
    has_moved = board.board == PUBLIC
    return Table(
        columns=_columns(figures, query, has_moved=has_moved),
        lines=[_line(row, figures, is_own=row.team_id == own_id) for row in page],
        page=page,
        own=next((row for row in board.rows if row.team_id == own_id), None),
        own_page=own_page if own_page != page.number else None,
        has_moved=has_moved,
        query=_query(query),
    )


def _found(rows: list[Row], wanted: str) -> list[Row]:
    wanted = wanted.strip().casefold()
    return [row for row in rows if wanted in row.team_name.casefold()] if wanted else rows


def _sorted(rows: list[Row], sort: str, labels: Mapping[str, str]) -> list[Row]:
    """By a column, those without a value last; official order for everything that is no column."""
    key, descending = sort.removeprefix("-"), sort.startswith("-")
    if key == "rank":
        return rows[::-1] if descending else rows
    value = (lambda row: row.metrics.get(key)) if key in labels else _SORTABLE.get(key)
    if value is None:
        return rows
    having = [row for row in rows if value(row) is not None]
    return sorted(having, key=value, reverse=descending) + [row for row in rows if value(row) is None]


def _line(row: Row, figures: Figures, *, is_own: bool) -> Line:
    return Line(
        row=row,
        metrics=[(label, row.metrics.get(name)) for name, label in figures.beside.items()],
        is_own=is_own,
        decimals=figures.decimals,
        score_decimals=figures.score_decimals,
    )


def _columns(figures: Figures, query: QueryDict, *, has_moved: bool) -> list[Column]:
    named: dict[str, str | Promise] = {"rank": "#"}
    if has_moved:
        named["moved"] = "△1d"
    named |= {"team": _("Team"), "score": figures.score, **figures.beside}
    named |= {"submissions": pgettext_lazy("count", "Submissions"), "last": _("Last submission")}
    ascending = _ASCENDING_FIRST | figures.lower
    return [_column(key, label, query, ascending=key in ascending) for key, label in named.items()]


def _column(key: str, label: str | Promise, query: QueryDict, *, ascending: bool) -> Column:
    now = query.get("sort") or "rank"
    first, other = (key, f"-{key}") if ascending else (f"-{key}", key)
    sorted_ = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    return Column(key, label, _query(query, sort=other if now == first else first), sorted_)


def _query(query: QueryDict, **changes: str) -> str:
    kept = QueryDict(mutable=True)
    for name in _KEPT:
        if value := changes.get(name, query.get(name, "")):
            kept[name] = value
    return kept.urlencode()
