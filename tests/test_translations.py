"""Dutch, English and German are complete: every text of the code is translated, and none is a copy of the French."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "fr"]
CATALOGUE = "extranet/locale/{}/LC_MESSAGES/django.po"
ENTRY = re.compile(r'^msgid ((?:".*"\n?)+)msgstr ((?:".*"\n?)+)', re.M)


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code in which the texts have just been collected."""
    copy = tmp_path_factory.mktemp("texts")
    for folder in ("extranet", "templates", "requests_app", "certification", "batch_channel"):
        shutil.copytree(settings.ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    options = [word for language in LANGUAGES for word in ("-l", language)]
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--no-location", *options],
        cwd=copy,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.collecting", "PYTHONPATH": str(settings.ROOT)},
        check=True,
        capture_output=True,
    )
    return copy


def selected(catalogue: Path, *options: str) -> str:
    return subprocess.run(
        ["msgattrib", "--no-obsolete", *options, str(catalogue)], capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(collected, language):
    catalogue = collected / CATALOGUE.format(language)
    assert selected(catalogue, "--untranslated") == ""
    assert selected(catalogue, "--only-fuzzy") == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_a_copy_of_the_french(collected, language):
    entries = ENTRY.findall((collected / CATALOGUE.format(language)).read_text())
    assert len(entries) > 300
    copies = [text for text, translation in entries if text == translation and len(text.split()) > 3]
    assert copies == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_survive_translation(collected, language):
    catalogue = collected / CATALOGUE.format(language)
    done = subprocess.run(
        ["msgfmt", "--check", "--check-format", "-o", os.devnull, str(catalogue)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
