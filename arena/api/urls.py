from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from arena.api.errors import unknown_address
from arena.api.views.accounts import Me, Token, Tokens, Users
from arena.api.views.competitions import Competitions, CompetitionView, Entry, File, Files
from arena.api.views.health import healthz, readyz
from arena.api.views.leaderboards import Leaderboard
from arena.api.views.status import StatusView
from arena.api.views.submissions import Final, Submissions, SubmissionView, Withdraw
from arena.api.views.teams import TeamQuota, TeamView

competition: list[URLPattern | URLResolver] = [
    path("", CompetitionView.as_view(), name="api-competition"),
    path("entry/", Entry.as_view(), name="api-entry"),
    path("files/", Files.as_view(), name="api-files"),
    path("files/<uuid:file_id>/download/", File.as_view(), name="api-file"),
    path("team/", TeamView.as_view(), name="api-team"),
    path("rounds/<slug:round_slug>/submissions/", Submissions.as_view(), name="api-submissions"),
    path("rounds/<slug:round_slug>/quota/", TeamQuota.as_view(), name="api-quota"),
    path("rounds/<slug:round_slug>/leaderboard/", Leaderboard.as_view(), name="api-leaderboard"),
]
v1: list[URLPattern | URLResolver] = [
    path("users/", Users.as_view(), name="api-users"),
    path("tokens/", Tokens.as_view(), name="api-tokens"),
    path("tokens/<uuid:token_id>/", Token.as_view(), name="api-token"),
    path("status/", StatusView.as_view(), name="api-status"),
    path("me/", Me.as_view(), name="api-me"),
    path("competitions/", Competitions.as_view(), name="api-competitions"),
    path("competitions/<slug:slug>/", include(competition)),
    path("submissions/<uuid:submission_id>/", SubmissionView.as_view(), name="api-submission"),
    path("submissions/<uuid:submission_id>/final/", Final.as_view(), name="api-final"),
    path("submissions/<uuid:submission_id>/withdraw/", Withdraw.as_view(), name="api-withdraw"),
    re_path(r"", unknown_address, name="api-unknown"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include(v1)),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(url_name="api-schema"), name="api-docs"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
