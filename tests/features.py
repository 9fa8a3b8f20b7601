"""Which rows of the specification are proved: `make features` (`-v` names the tests behind each).

As a pytest plugin it notes the ids on each passed test and writes `var/features.json`; as a program it counts them
against docs/features.md. Only passed tests count, and only those of a run at this very commit.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "var" / "features.json"
PROVED_AT_MOST = 3  # ids a test: one that claims more proves little of each

_passed: dict[str, list[str]] = defaultdict(list)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    known = set(listed())
    for item in items:
        ids = [str(feature) for mark in item.iter_markers("feature") for feature in mark.args]
        if unknown := set(ids) - known:
            raise pytest.UsageError(f"{item.nodeid} claims {', '.join(sorted(unknown))}, not in docs/features.md")
        if len(ids) > PROVED_AT_MOST:
            raise pytest.UsageError(f"{item.nodeid} claims {len(ids)} rows; {PROVED_AT_MOST} at most")
        item.user_properties.extend(("feature", feature) for feature in ids)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "call" and report.passed:
        for name, value in report.user_properties:
            if name == "feature":
                _passed[str(value)].append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workerinput"):
        return  # a parallel run: only the one that collects the reports writes
    REPORT.parent.mkdir(exist_ok=True)
    content: dict[str, Any] = {"commit": commit(), "passed": dict(sorted(_passed.items()))}
    REPORT.write_text(json.dumps(content, indent=1) + "\n")


def listed() -> list[str]:
    """The ids of docs/features.md, in its order."""
    return re.findall(r"^\| ((?:ATM|ITM|MYA|FLA|ATN|BEY)-\d\d) \|", (ROOT / "docs/features.md").read_text(), re.M)


def commit() -> str:
    """The commit checked out, with a mark when files differ from it."""
    git = ["git", "-C", str(ROOT)]
    head = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    changed = subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True, check=False).stdout
    return f"{head} with changes" if changed else head


def summary(passed: dict[str, list[str]], *, verbose: bool) -> str:
    systems: dict[str, list[str]] = defaultdict(list)
    for feature in listed():
        systems[feature[:3]].append(feature)
    lines = []
    for system, ids in systems.items():
        missing = [feature for feature in ids if feature not in passed]
        lines.append(
            f"{system} {len(ids) - len(missing)}/{len(ids)}" + (f" missing {' '.join(missing)}" if missing else "")
        )
        if verbose:
            lines += [f"  {feature}  {test}" for feature in ids for test in passed.get(feature, [])]
    proved = sum(feature in passed for feature in listed())
    return "\n".join([*lines, f"{proved} of {len(listed())} rows proved"])


def main() -> int:
    if not REPORT.exists():
        print("No run of the tests is on record: make test", file=sys.stderr)
        return 1
    report = json.loads(REPORT.read_text())
    if report["commit"] != commit():
        print(f"The last run was at {report['commit']}, this is {commit()}: make test", file=sys.stderr)
        return 1
    print(summary(report["passed"], verbose="-v" in sys.argv[1:]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
