"""An antivirus for tests: another program looks at the file, as a real one's service does."""

from __future__ import annotations

import subprocess
import sys

from django.core.files.base import File

from extranet.documents.antivirus import NotScanned

SIGNATURE = "not a virus, only its name"
PROGRAM = f"import sys; sys.exit({SIGNATURE.encode()!r} in sys.stdin.buffer.read())"


class Scanner:
    """Finds SIGNATURE."""

    command = [sys.executable, "-I", "-c", PROGRAM]

    def finds_something(self, file: File) -> bool:
        try:
            done = subprocess.run(self.command, input=file.read(), check=False, timeout=30, capture_output=True)
        except OSError as error:
            raise NotScanned from error
        return done.returncode == 1


class AbsentScanner(Scanner):
    """Its program isn't there."""

    command = ["/nowhere/scanner"]
