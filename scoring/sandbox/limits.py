"""What one parse may use before it is stopped."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class ChildLimits:
    """Limits of one parser child. The defaults leave room for the largest preset at its full size."""

    memory_bytes: int = 2048 * MIB  # address space, so it counts NumPy's own mappings too (about 250 MiB)
    cpu_seconds: int = 60
    wall_seconds: float = 120.0
    output_bytes: int = 1024 * MIB  # of parsed columns
    open_files: int = 64
