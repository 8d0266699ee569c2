"""Every page of the site. A view's function carries its URL's name."""

from django.urls import URLPattern, URLResolver, include, path

from arena.web.views import (
    competitions,
    data,
    entry,
    home,
    leaderboards,
    status,
    submissions,
    submit,
    teams,
    tokens,
)

Patterns = list[URLPattern | URLResolver]

submission: Patterns = [
    path("", submissions.submission, name="submission"),
    path("state/", submissions.submission_state, name="submission_state"),
    path("final/", submissions.submission_final, name="submission_final"),
    path("withdraw/", submissions.submission_withdraw, name="submission_withdraw"),
    path("file/<str:kind>/", submissions.submission_file, name="submission_file"),
]
competition: Patterns = [
    path("", competitions.competition, name="competition"),
    path("rules/", competitions.competition_rules, name="competition_rules"),
    path("leaderboard/", leaderboards.leaderboard, name="leaderboard"),
    path("leaderboard/table/", leaderboards.leaderboard_table, name="leaderboard_table"),
    path("data/", data.competition_data, name="competition_data"),
    path("data/<uuid:public_id>/", data.competition_file, name="competition_file"),
    path("enter/", entry.enter, name="enter"),
    path("submit/", submit.submit, name="submit"),
    path("submissions/", submissions.submissions, name="submissions"),
    path("submissions/<uuid:public_id>/", include(submission)),
    path("rounds/<slug:round_slug>/task.yaml", competitions.round_task, name="round_task"),
    path("team/", teams.team, name="team"),
    path("team/quota/", teams.team_quota, name="team_quota"),
]
urlpatterns: Patterns = [
    path("", home.home, name="home"),
    path("status/", status.status, name="status"),
    path("c/<slug:slug>/", include(competition)),
    path("accounts/tokens/", tokens.tokens, name="tokens"),
    path("accounts/tokens/<uuid:token_id>/revoke/", tokens.token_revoke, name="token_revoke"),
]
