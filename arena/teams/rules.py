from arena.competitions.rules import Reader
from arena.teams.models import Membership, Team


def is_member(user: Reader, team: Team) -> bool:
    return user.pk is not None and Membership.objects.filter(team=team, user_id=user.pk).exists()


def is_captain(user: Reader, team: Team) -> bool:
    return (
        user.pk is not None
        and Membership.objects.filter(team=team, user_id=user.pk, role=Membership.Role.CAPTAIN).exists()
    )
