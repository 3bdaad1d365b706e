"""The long version of the crash test: ``python tests/e2e/crash_storm.py --kills 300``."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.support.crash_storm import Storm


def main() -> None:
    """Run a storm and print what it did; its seed repeats the choices, though not the moments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}")
    with tempfile.TemporaryDirectory() as place:
        outcome = Storm(Path(place), seed=chosen.seed).run(chosen.kills)
    print(f"kills: {dict(outcome.kills)}, {outcome.in_flight} of them inside a decision")
    print(f"acknowledged and found again: {dict(outcome.acknowledged)}")
    print(f"{outcome.seconds:.0f} s; every project whole after every kill")


if __name__ == "__main__":
    main()
