"""How the site is doing, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from arena.pipeline.status import Problem, read_status
from arena.web.charts import rate_chart

# What is wrong, and what that means for who reads it.
WORDS = {
    Problem.UPLOADS_REFUSED: (
        _("The site cannot take uploads just now."),
        _("Its database or its disk does not answer. Try again in a few minutes: nothing that was accepted is lost."),
    ),
    Problem.NO_WORKER: (
        _("No worker is at work."),
        _("Uploads are taken and wait. They are scored as soon as a worker is back; nothing has to be sent again."),
    ),
    Problem.BROKER_UNREACHABLE: (
        _("The broker cannot be reached."),
        _("It only wakes workers up. Uploads are taken and kept; scoring begins later than usual."),
    ),
    Problem.NOT_SWEPT: (
        _("The sweep has not run lately."),
        _("It picks up what a dead worker left behind. That waits until the scheduler runs again."),
    ),
    Problem.SLOW: (
        _("The line is long."),
        _("The oldest submission has waited for more than five minutes. Teams take turns, and none is passed over."),
    ),
    Problem.INVARIANTS_VIOLATED: (
        _("The last check of the data found something wrong."),
        _("The organizers see in the administration what it is."),
    ),
    Problem.INVARIANTS_UNCHECKED: (
        _("The data has not been checked since yesterday."),
        _("The check runs every night. It tells whether every score, board and quota is as it must be."),
    ),
}


@never_cache
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    found = read_status()
    context = {
        "status": found,
        "problems": [WORDS[code] for code in found.problems],
        "rate": rate_chart(found.scored_per_minute),
    }
    template = "status/_status.html" if request.headers.get("HX-Request") else "status/status.html"
    return render(request, template, context)
