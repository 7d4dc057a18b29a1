"""Run the quality tasks and hold them against their floors.

usage: python -m benchmarks.quality [TASK ...] [--update] [--allow-regression]
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from pathlib import Path

from benchmarks import shared
from benchmarks.quality.measure import Measure, against_floors

TASKS = ("attribution", "grouping", "pages", "timexes", "claims", "origins")
HERE = Path(__file__).resolve().parent


def main() -> int:
    """Return 0 if every task named stands at or above its floors."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality")
    parser.add_argument("task", nargs="*", choices=[*TASKS, []], default=[])
    parser.add_argument("--update", action="store_true", help="raise the floors to what is found")
    parser.add_argument("--allow-regression", action="store_true", help="let --update lower them")
    args = parser.parse_args()
    if not shared.present():
        print(f"no data folder at {shared.SHARED}: nothing measured (set HEADWATER_SHARED)")
        return 0
    failed = False
    for task in args.task or TASKS:
        start = time.monotonic()
        measure: Measure = importlib.import_module(f"benchmarks.quality.{task}").measure()
        print(f"\n== {task}: {measure.items} items, corpus {measure.corpus}", end="")
        print(f", {time.monotonic() - start:.0f} s")
        for line in measure.lines:
            print(f"  {line}")
        failures = against_floors(
            HERE / task, measure, update=args.update, allow_regression=args.allow_regression
        )
        for failure in failures:
            print(f"  BELOW THE FLOOR  {failure}")
        failed |= bool(failures)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
