"""Build the demo competition as a complete folder: `python -m demo.build FOLDER [--size demo|full] [--seed N]`."""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from demo.catalogue import SIZES
from demo.generate import SEED, generate

STATIC = Path(__file__).parent / "melon-playlists"
DESCRIPTION = "competition.yaml"
STARTERS = ("most_popular", "genre_popular", "item_cooccurrence")


def build_folder(target: Path, *, size: str = "demo", seed: int = SEED) -> Path:
    """Make `target` the demo competition's folder: its pages and starters, fresh data, the starters' predictions.

    A demo folder that is there already is replaced, so a second try needs no cleaning up. Raises FileExistsError
    where something else is there.
    """
    target = target.absolute()
    _check_free(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    # Beside the target, so that it appears by one rename: whole or not at all.
    with TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as beside:
        folder = Path(beside) / "new"
        shutil.copytree(STATIC, folder, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        (folder / "secret").mkdir(mode=0o700)
        generate(folder, size=size, seed=seed)
        _predict_baselines(folder)
        if target.exists():
            target.rename(Path(beside) / "old")
        folder.rename(target)
    return target


def _check_free(target: Path) -> None:
    ours = (STATIC / DESCRIPTION).read_bytes()
    description = target / DESCRIPTION
    is_demo = description.is_file() and description.read_bytes().splitlines()[:1] == ours.splitlines()[:1]
    if not is_demo and target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise FileExistsError(f"{target} is there already and is not the demo competition")


def _predict_baselines(folder: Path) -> None:
    """Run the very files that participants download, as they would run them."""
    (folder / "baselines").mkdir()
    for name in STARTERS:
        script, results = folder / "starter" / f"{name}.py", folder / "baselines" / f"{name}.json"
        command: list[str | Path] = [sys.executable, "-B", script, folder / "data", results]
        subprocess.run(command, check=True)  # noqa: S603  (our own files)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", choices=SIZES, default="demo")
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    print(build_folder(args.folder, size=args.size, seed=args.seed))


if __name__ == "__main__":
    main()
