"""The organizers' administration at /admin/. `site` is what the address book mounts."""

from arena.accounts.models import User
from arena.admin.competitions import CompetitionAdmin
from arena.admin.rounds import RoundAdmin
from arena.admin.site import site
from arena.admin.submissions import SubmissionAdmin
from arena.admin.teams import TeamAdmin
from arena.admin.users import UserAdmin
from arena.admin.verifications import VerificationAdmin
from arena.competitions.models import Competition, Round
from arena.pipeline.models import Verification
from arena.submissions.models import Submission
from arena.teams.models import Team

site.register(Competition, CompetitionAdmin)
site.register(Round, RoundAdmin)
site.register(Submission, SubmissionAdmin)
site.register(Team, TeamAdmin)
site.register(User, UserAdmin)
site.register(Verification, VerificationAdmin)

__all__ = ["site"]
