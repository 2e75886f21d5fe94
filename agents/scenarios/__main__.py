"""`python -m agents.scenarios [files]`: run scenarios, those that come with the product when none are named."""

from __future__ import annotations

import sys
from pathlib import Path

from agents.scenarios.files import builtin_files, profile_of
from agents.scenarios.notation import ScenarioInvalid, load
from agents.scenarios.running import run


def main(arguments: list[str]) -> int:
    """0 when every scenario passes, 1 when one fails, 2 when a file cannot be read."""
    files = [Path(argument) for argument in arguments] or builtin_files()
    played = failed = 0
    for file in files:
        try:
            suite = load(file.read_bytes())
            profile = profile_of(suite)
        except (ScenarioInvalid, OSError) as error:
            print(f"{file}: {error}", file=sys.stderr)
            return 2
        report = run(suite.scenarios, profile, never=suite.never)
        played += len(report.results)
        failed += len(report.failed)
        for result in report.failed:
            print(f"FAILED {file.name}: {result.name}")
            for who, words in result.transcript:
                print(f"    {who}: {words}")
            for failure in result.failures:
                print(f"  {failure}")
    print(f"{played} scenarios, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
