"""What the three machines share: an example in a transaction of its own, an act with a fault, and what came of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable
from typing import Any, ClassVar, Generic, TypeVar

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from extranet.journal.models import Entry
from extranet.notifications.models import Message
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from .invariants import Rule, broken

REFUSALS: tuple[type[Exception], ...] = (PermissionDenied, ValidationError, ObjectDoesNotExist)
"""How a service may say no; what the views turn into a page. Anything else would be a 500."""

FAULTS = st.sampled_from(["none"] * 5 + ["dies", "twice", "stale"])
"""What happens to an act: nothing; the process dies before the commit; it runs twice; its form is of an old version."""


def profile(*, examples: int, steps: int) -> settings:
    """The same few examples in `make test`; with `FAULTS_DEEP=1` sixty times as much, with other seeds each time."""
    deep = bool(os.environ.get("FAULTS_DEEP"))
    return settings(
        max_examples=examples * (20 if deep else 1),
        stateful_step_count=steps * (3 if deep else 1),
        deadline=None,
        derandomize=not deep,
        database=None,
        phases=[Phase.generate, Phase.shrink] if deep else [Phase.generate],
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.normal,
        print_blob=False,
    )


class Died(Exception):
    """The process was gone before the commit."""


World = TypeVar("World")


class FundMachine(RuleBasedStateMachine, Generic[World]):
    """Acts of people and workers in one fund. `world` is made once by the test, outside every example."""

    world: ClassVar[Any]
    states: Callable[..., dict[Hashable, str]]
    """Each machine's own: the state of each object of the workflow, by its key. In the fund's scope."""
    rules_of_the_workflow: ClassVar[list[Rule]] = []
    refusals: ClassVar[tuple[type[Exception], ...]] = REFUSALS
    done: ClassVar[dict[str, int]] = {}  # how often each act succeeded, over all examples
    refused: ClassVar[dict[str, str]] = {}  # why each was refused last, for a machine that gets nowhere

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.is_stale = False

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @property
    def fund(self) -> Fund:
        return self.world.fund

    def picture(self) -> Hashable:
        """What a refused act leaves as it was."""
        with scope(self.fund):
            return (
                tuple(sorted(self.states().items(), key=repr)),
                Entry.objects.count(),
                Message.objects.count(),
                self.rows(),
            )

    def rows(self) -> Hashable:
        """Further counts of the workflow's tables. In the fund's scope."""
        return None

    def perform(self, name: str, act: Callable[[], Any], fault: str = "none", *, as_fund: Fund | None = None) -> bool:
        """Do it as a view does, in one scope. Returns whether it was done; refused or dead, nothing has changed."""
        before = self.picture()
        self.is_stale = fault == "stale"
        try:
            with scope(as_fund or self.fund):
                act()
                if fault == "dies":
                    raise Died
                if fault == "twice":
                    self.again(act)
        except (Died, *self.refusals) as reason:
            self.refused[name] = f"{type(reason).__name__}: {reason}"
            assert self.picture() == before, f"{name} was refused, and something of it stayed"
            return False
        finally:
            self.is_stale = False
        type(self).done[name] = type(self).done.get(name, 0) + 1
        return True

    def again(self, act: Callable[[], Any]) -> None:
        """A second click. Refused or harmless: the rules say what may not be there twice."""
        try:
            with transaction.atomic():
                act()
        except self.refusals:
            return

    def check(self, *, deep: bool = False) -> None:
        found = broken(self.fund, *self.rules_of_the_workflow, deep=deep)
        assert not found, "\n".join(found)
