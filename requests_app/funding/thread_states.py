"""The life of an exchange between the fund and one organisation (docs/states.md, `BEY-15`)."""

from __future__ import annotations

import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from .workflow import Moving


class ThreadState(models.TextChoices):
    """Each label says whose turn it is."""

    WAITING = "waiting", _("Réponse du fonds attendue")
    ANSWERED = "answered", _("Le fonds a écrit")
    CLOSED = "closed", _("Clos")


class ThreadWorkflow(Moving):
    """`waiting_since`: the first message that the fund hasn't answered. `answer_by`: the day promised for it."""

    state = FSMField(_("état"), max_length=8, choices=ThreadState.choices, default=ThreadState.ANSWERED, protected=True)
    waiting_since = models.DateTimeField(_("sans réponse depuis le"), null=True, editable=False)
    answer_by = models.DateField(_("réponse promise au plus tard le"), null=True, editable=False)

    class Meta:
        abstract = True

    @transition(field=state, source=list(ThreadState), target=ThreadState.WAITING)
    def ask(self, answer_by: datetime.date) -> None:
        """The organisation wrote; a closed one is open again. Writing twice doesn't put the promise off."""
        self._moved()
        if self.waiting_since is None:
            self.waiting_since, self.answer_by = self.moved_at, answer_by

    @transition(field=state, source=list(ThreadState), target=ThreadState.ANSWERED)
    def answer(self) -> None:
        """The fund wrote."""
        self._settled()

    @transition(field=state, source=[ThreadState.WAITING, ThreadState.ANSWERED], target=ThreadState.CLOSED)
    def close(self) -> None:
        """Settled, says the fund: nothing is left to answer."""
        self._settled()

    def _settled(self) -> None:
        self._moved()
        self.waiting_since = self.answer_by = None

    @property
    def is_late(self) -> bool:
        """Whether the day promised is over, in the fund's calendar."""
        return self.answer_by is not None and self.answer_by < timezone.localdate()
