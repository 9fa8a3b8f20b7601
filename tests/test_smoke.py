"""`make smoke` as somebody runs it, and what the README says to do with the evidence it leaves."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys

import pytest
from django.conf import settings

HOME = settings.ROOT / "var" / "smoke"


@pytest.mark.feature("FLA-32", "FLA-33", "FLA-34")
def test_the_main_job_on_real_parts():
    done = subprocess.run(
        [sys.executable, "-m", "extranet.smoke"], cwd=settings.ROOT, capture_output=True, text=True, check=False
    )

    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stdout + done.stderr
    assert lines[-1] == f"smoke: {len(lines) - 2} steps, 0 failed"
    files = {line["name"]: line for line in json.loads((HOME / "manifest.json").read_text())}
    assert {name[:2] for name in files if ".SIMU." in name} == {"FI", "FS", "GO"}
    for name, said in files.items():
        content = (HOME / name).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (said["size"], said["sha256"]), name
    assert [files[name]["size"] for name in files if name.startswith("GO.SIMU.")] == [0, 0]

    by_hand = re.search(r"make smoke.*?```sh\n(.*?)```", (settings.ROOT / "README.md").read_text(), re.S)
    assert by_hand is not None
    checked = subprocess.run(
        ["sh", "-e", "-c", by_hand[1]], cwd=settings.ROOT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    assert "CMS Verification successful" in checked.stderr
    assert "Signature is Valid" in checked.stdout
    assert checked.stderr.count(" validates") == len([name for name in files if name.startswith("FI.")])
