"""A password that stands in a list of stolen ones is refused; the list is a file of the installation."""

from __future__ import annotations

import hashlib
import random

import pytest
from django.core.exceptions import ValidationError

from extranet.accounts.models import User
from extranet.accounts.pwned import NotSuchAFile, PwnedPasswordValidator, holds
from tests.accounts.test_my_account import EDIT, form
from tests.factories import PASSWORD, member_of, signed_in

STOLEN = "Soleil-2024-Namur!"


def digest_of(word: str) -> bytes:
    return hashlib.sha1(word.encode(), usedforsecurity=False).hexdigest().upper().encode()


@pytest.fixture
def listed(tmp_path):
    """A file as the downloader writes it: ordered, with counts of various lengths, and the lines' ends of Windows."""
    path = tmp_path / "pwned.txt"
    numbers = random.Random(7)
    digests = sorted({digest_of(f"word {number}") for number in range(3000)} | {digest_of(STOLEN)})
    path.write_bytes(b"".join(b"%s:%d\r\n" % (one, numbers.choice([1, 37, 123456789])) for one in digests))
    return path


def test_each_line_is_found_and_nothing_else(listed):
    words = [f"word {number}" for number in range(3000)]
    assert all(holds(listed, digest_of(word)) for word in [*words, STOLEN])
    assert not any(holds(listed, digest_of(f"other {number}")) for number in range(3000))
    assert not holds(listed, b"0" * 40)
    assert not holds(listed, b"F" * 40)


@pytest.mark.parametrize("content", [b"", digest_of("a"), digest_of("a") + b"\n", digest_of("a").lower() + b":5\n"])
def test_the_shortest_files(tmp_path, content):
    path = tmp_path / "short.txt"
    path.write_bytes(content)
    assert holds(path, digest_of("a")) is bool(content)
    assert not holds(path, digest_of("b"))


@pytest.mark.parametrize("content", [b"word;count\n" * 9, b"A" * 500, b"\n\n\n"])
def test_what_is_no_such_file_is_said_and_refuses_everything(tmp_path, content):
    path = tmp_path / "other.txt"
    path.write_bytes(content)
    with pytest.raises(NotSuchAFile):
        holds(path, digest_of("a"))
    for broken in (path, tmp_path / "none.txt"):
        with pytest.raises(ValidationError, match="Réessayez un peu plus tard"):
            PwnedPasswordValidator(str(broken)).validate("Une phrase 2 jamais vue.")


@pytest.mark.django_db
def test_nobody_can_choose_a_stolen_password(fund, settings, listed):
    settings.AUTH_PASSWORD_VALIDATORS = [
        *settings.AUTH_PASSWORD_VALIDATORS,
        {"NAME": "extranet.accounts.pwned.PwnedPasswordValidator", "OPTIONS": {"path": str(listed)}},
    ]
    membership = member_of(fund)
    client = signed_in(fund, membership.user)

    def choose(word: str) -> str:
        said = form(password=PASSWORD, new_password=word, new_password_again=word)
        return client.post(EDIT, said, follow=True).content.decode()

    assert "listes de mots de passe volés" in choose(STOLEN)
    assert User.objects.get(pk=membership.user_id).check_password(PASSWORD)
    choose(f"{STOLEN} et un mot")
    assert User.objects.get(pk=membership.user_id).check_password(f"{STOLEN} et un mot")
