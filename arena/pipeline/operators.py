"""What the people who run the site are told by mail: what failed by our fault, what waits for long, broken promises.

Asked every five minutes; a mail that cannot be sent is sent the next time, since only a sent one is remembered.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import mail_admins
from django.db import models
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena.pipeline.models import OperatorMail, Verification
from arena.submissions import queries
from arena.submissions.models import State, Submission

SETTLED = timedelta(minutes=1)  # no transaction lasts longer: what has an earlier time is there to be seen
FIRST = timedelta(days=1)  # how far the first mail of a site looks back
LONG_WAIT = timedelta(minutes=15)
AGAIN = timedelta(hours=1)  # how soon those who wait are told of once more, if they still do
LISTED = 20


def tell(*, now: datetime) -> bool:
    """Tell of what is new since the last mail, if anything is. Returns whether there was."""
    if not settings.ADMINS:
        return False
    until = now - SETTLED
    # One from the future was sent by a clock that has been put back: what has failed since is new all the same.
    last = OperatorMail.objects.filter(until__lte=until).first()
    since = last.until if last else now - FIRST
    failed = Submission.objects.filter(state=State.FAILED, finished_at__gt=since, finished_at__lte=until)
    broken = Verification.objects.filter(ok=False, operatormail=None, at__gt=now - FIRST).first()
    count, waiting = failed.count(), _count_waiting(until)
    if not (count or waiting or broken):
        return False
    mail_admins(_subject(count, waiting, broken), _body(failed, count, waiting, broken))
    OperatorMail.objects.create(until=until, failed=count, waiting=waiting, broken=broken)
    return True


def _count_waiting(until: datetime) -> int:
    """How many have waited for long; none if that has just been told."""
    if OperatorMail.objects.filter(waiting__gt=0, until__gt=until - AGAIN, until__lte=until).exists():
        return 0
    return queries.pending_since(until - LONG_WAIT).count()


def _subject(failed: int, waiting: int, broken: Verification | None) -> str:
    parts = []
    if failed:
        parts.append(say_failed(failed))
    if waiting:
        text = ngettext("%(n)s submission waits for long", "%(n)s submissions wait for long", waiting)
        parts.append(text % {"n": waiting})
    if broken:
        parts.append(_("what must always hold does not"))
    return "; ".join(parts)


def say_failed(count: int) -> str:
    text = ngettext("%(n)s submission failed on our side", "%(n)s submissions failed on our side", count)
    return text % {"n": count}


def _body(failed: models.QuerySet[Submission], count: int, waiting: int, broken: Verification | None) -> str:
    listed = failed.select_related("round__competition").order_by("finished_at", "pk")[:LISTED]
    lines = [(each, each.events.filter(to_state=State.FAILED).last()) for each in listed]
    return render_to_string(
        "pipeline/operator_mail.txt",
        {
            "lines": lines,
            "more": count - len(lines),
            "waiting": waiting,
            "minutes": LONG_WAIT // timedelta(minutes=1),
            "broken": broken,
        },
    )
