from arena.competitions.models import Competition
from arena.competitions.services import set_page


def test_each_change_of_the_rules_is_a_version_of_its_own(competition: Competition) -> None:
    """Else who had accepted one organizer's text would have accepted the other's."""
    set_page(competition=competition, key="rules", body_en="Play fair.")
    one, other = Competition.objects.get(), Competition.objects.get()
    before = one.rules_version
    set_page(competition=one, key="rules", body_en="Play fairer.")
    set_page(competition=other, key="rules", body_en="Play fairest.")
    assert (Competition.objects.get().rules_version, other.rules_version) == (before + 2, before + 2)
