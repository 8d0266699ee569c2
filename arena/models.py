"""Django looks here for models; they live with their domains."""

from arena.accounts.models import ApiToken, User
from arena.competitions.models import (
    AnswerKey,
    Competition,
    CompetitionOrganizer,
    DataFile,
    Page,
    Round,
    RulesAcceptance,
)
from arena.leaderboards.models import PrivateScore, PrivateStanding, PublicStanding
from arena.pipeline.models import Heartbeat, Verification
from arena.submissions.models import (
    Evaluation,
    FinalChoice,
    IdempotencyKey,
    QuotaEntry,
    Submission,
    SubmissionEvent,
)
from arena.teams.models import Membership, Team

__all__ = [
    "AnswerKey",
    "ApiToken",
    "Competition",
    "CompetitionOrganizer",
    "DataFile",
    "Evaluation",
    "FinalChoice",
    "Heartbeat",
    "IdempotencyKey",
    "Membership",
    "Page",
    "PrivateScore",
    "PrivateStanding",
    "PublicStanding",
    "QuotaEntry",
    "Round",
    "RulesAcceptance",
    "Submission",
    "SubmissionEvent",
    "Team",
    "User",
    "Verification",
]
