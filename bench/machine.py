"""What the figures were measured on, and how much memory a process has taken."""

import os
import platform
import resource
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

PACKAGES = ("numpy", "msgspec", "rapidfuzz", "pytrec_eval-terrier", "ranx", "numba", "pandas", "scikit-learn")


def describe_machine() -> dict[str, Any]:
    return {
        "machine": {"cpu": cpu_name(), "cores": os.cpu_count(), "system": platform.platform(terse=True)},
        "load": [round(load, 2) for load in os.getloadavg()],
        "versions": {"python": platform.python_version(), **versions()},
    }


def versions() -> dict[str, str]:
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def cpu_name() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def peak_memory() -> float:
    """The most memory that this process has held so far, in MiB.

    Not ``ru_maxrss`` on Linux: after an exec that begins at what the parent held.
    """
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        kilobytes = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        kilobytes = peak // 1024 if sys.platform == "darwin" else peak
    return kilobytes / 1024
