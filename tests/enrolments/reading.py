"""What people see of an answer."""

from __future__ import annotations

import html
import re
import subprocess
from typing import Any


def text_of(answer: Any) -> str:
    """The words of a page, without its tags."""
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def words_of(pdf: bytes) -> str:
    """What a PDF says, spaces as one."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())
