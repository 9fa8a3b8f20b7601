"""Two colleagues choose paper at once; two officers withdraw the same letter at once."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from extranet.journal.models import Entry
from extranet.organisations.roles import Role
from extranet.tenants.actor import Actor
from extranet.tenants.scope import scope
from requests_app.funding.models import Letter, LetterChoice
from requests_app.funding.services import letter_choices, letters
from tests.mandates.scenes import actor_of
from tests.threads import at_once

from .letters import colleague, letter_of
from .scenes import stage

pytestmark = pytest.mark.django_db(transaction=True)


def both_choose_paper() -> tuple[list[Any], int]:
    """What each got, and how many choices are kept."""
    made = stage()
    other = actor_of(colleague(made, Role.TRAINING_OFFICER))

    def choose(actor: Actor) -> Any:
        with scope(made.fund):
            return letter_choices.choose_paper(
                actor=actor, fund=made.fund, organisation=made.company, wanted={"agreement": True}
            )

    outcomes = at_once(lambda: choose(made.actor), lambda: choose(other))
    with scope(made.fund):
        return outcomes, LetterChoice.objects.count()


def test_of_two_who_choose_the_same_one_is_in_the_log():
    outcomes, kept = both_choose_paper()
    assert sorted(len(one) for one in outcomes) == [0, 1]
    assert kept == 1


def test_without_the_lock_the_database_refuses_one(monkeypatch):
    both_have_looked = threading.Barrier(2, timeout=30)
    write = letter_choices.chosen

    def at_the_same_time(*args: Any) -> LetterChoice:
        both_have_looked.wait()
        return write(*args)

    monkeypatch.setattr(letter_choices, "hold", lambda organisation: None)
    monkeypatch.setattr(letter_choices, "chosen", at_the_same_time)
    outcomes, _kept = both_choose_paper()
    assert sum(isinstance(one, IntegrityError) for one in outcomes) == 1


def both_withdraw() -> tuple[list[Any], int]:
    """What each got, and how many withdrawals the journal has."""
    made = stage()
    letter = letter_of(made)

    def withdraw(reason: str) -> Any:
        with scope(made.fund):
            return letters.withdraw_letter(actor=made.staff, letter=letter, reason=reason)

    outcomes = at_once(lambda: withdraw("Erreur de dossier."), lambda: withdraw("Erreur de montant."))
    with scope(made.fund):
        return outcomes, Entry.objects.filter(verb="funding.letter_withdrawn").count()


def test_the_second_officer_is_told_that_it_is_withdrawn():
    outcomes, noted = both_withdraw()
    assert sum(isinstance(one, ValidationError) for one in outcomes) == 1
    assert noted == 1


def test_without_the_lock_the_second_reason_would_replace_the_first(monkeypatch):
    both_have_looked = threading.Barrier(2, timeout=30)

    def read(letter: Letter) -> Letter:
        found = Letter.objects.get(pk=letter.pk)
        both_have_looked.wait()
        return found

    monkeypatch.setattr(letters, "locked_letter", read)
    outcomes, noted = both_withdraw()
    assert [type(one) for one in outcomes] == [Letter, Letter]
    assert noted == 2
