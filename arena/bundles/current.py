"""The state that the database has, in the shape in which a folder states what it wants."""

from collections.abc import Iterator

from django.db.models import Count

from arena.bundles.state import AnswersState, BaselineState, CompetitionState, FileState, RoundState
from arena.competitions.models import Competition, Round
from arena.submissions.models import State, Submission
from arena.teams.models import Team

COMPETITION_FIELDS = (
    "title_en",
    "title_ko",
    "summary_en",
    "summary_ko",
    "timezone",
    "visibility",
    "max_members",
    "merge_until",
)
ROUND_FIELDS = (
    "title_en",
    "title_ko",
    "opens_at",
    "closes_at",
    "task",
    "public_share",
    "submissions_per_day",
    "max_final",
    "private_board",
    "private_board_at",
    "position",
    "advance_top",
)


def read_database(slug: str) -> CompetitionState | None:
    competition = Competition.objects.filter(slug=slug).first()
    return competition_state(competition) if competition else None


def competition_state(competition: Competition) -> CompetitionState:
    rounds = competition.rounds.select_related("answers", "advance_to").annotate(entries=Count("submissions"))
    teams = competition.teams.values_list("name", "kind")
    return CompetitionState(
        slug=competition.slug,
        fields={name: getattr(competition, name) for name in COMPETITION_FIELDS},
        pages=dict(_pages(competition)),
        files={
            file.path: FileState(file.title_en, file.title_ko, file.position, file.sha256, file.size)
            for file in competition.files.all()
        },
        rounds={round_.slug: _round_state(round_, round_.entries) for round_ in rounds},
        baselines=dict(_baselines(competition)),
        organizers=frozenset(competition.organizers.values_list("username", flat=True)),
        teams={name.casefold(): (name, kind == Team.Kind.BASELINE) for name, kind in teams},
    )


def _pages(competition: Competition) -> Iterator[tuple[str, tuple[str, str]]]:
    """An emptied page counts as none."""
    for page in competition.pages.all():
        texts = (_unix_lines(page.body_en), _unix_lines(page.body_ko))
        if any(texts):
            yield page.key, texts


def _round_state(round_: Round, entries: int) -> RoundState:
    fields = {name: getattr(round_, name) for name in ROUND_FIELDS}
    fields["advance_to"] = round_.advance_to.slug if round_.advance_to else None
    key = round_.answers
    answers = AnswersState(key.sha256, key.questions_sha256, key.splits_sha256) if key else None
    return RoundState(fields, answers, submissions=entries)


def _baselines(competition: Competition) -> Iterator[tuple[tuple[str, str], BaselineState]]:
    """Each baseline by its submissions, the latest first."""
    submissions = (
        Submission.objects.filter(team__competition=competition, team__kind=Team.Kind.BASELINE)
        .exclude(state=State.WITHDRAWN)
        .select_related("team", "round")
        .order_by("-id")
    )
    groups: dict[tuple[str, str], list[Submission]] = {}
    for submission in submissions:
        groups.setdefault((submission.team.name, submission.round.slug), []).append(submission)
    for key, group in groups.items():
        yield key, BaselineState(group[0].sha256, submissions=tuple((one.pk, one.state) for one in group))


def _unix_lines(text: str) -> str:
    """A browser's form sends other line ends than a file has."""
    return text.replace("\r\n", "\n")
