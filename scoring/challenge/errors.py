"""Why no challenge can be made."""

from scoring.errors import FileError


class CannotMake(FileError):
    """The rows, or the wishes for them, cannot make a challenge: the organizer's to mend."""
