"""Texts that an organizer writes in English, in Korean, or in both."""

from django.utils.translation import get_language


def localized(en: str, ko: str) -> str:
    """The reader's language if the organizer wrote it, else the other one."""
    preferred, other = (ko, en) if (get_language() or "").startswith("ko") else (en, ko)
    return preferred or other
