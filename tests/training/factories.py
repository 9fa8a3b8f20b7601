"""Training requests as rows, for tests that need many of them at once, or one in any state."""

from __future__ import annotations

import datetime
from typing import Any

import factory
from django.utils import timezone

from requests_app.training.models import Absence, Day, Participant, Request
from requests_app.training.workflow import SENT_TO_FUND, Part, RequestState


class RequestFactory(factory.django.DjangoModelFactory):
    """A request with no day and nobody in it; `state` may be any, with the moments that belong to it."""

    class Meta:
        model = Request

    number = factory.Sequence(lambda n: f"2026-{90000 + n}")
    title = factory.Sequence(lambda n: f"Soudage TIG {n}")
    theme = "Soudage"
    kind = "formal"
    provider_name = "TechnoDémo"
    place = "Namur"
    language = "fr"

    @classmethod
    def _create(cls, model_class: type[Request], *args: Any, **fields: Any) -> Request:
        now, state = timezone.now(), fields.get("state", RequestState.DRAFT)
        moments: dict[str, Any] = {}
        if state in SENT_TO_FUND:
            moments["sent_to_fund_at"] = now
        if state in {RequestState.ACCEPTED, RequestState.REFUSED}:
            moments["decided_at"] = now
        if state == RequestState.COMPLEMENT:
            moments["complement_parts"] = [Part.PRESENCES]
        return model_class.objects.create(**moments | fields)


class DayFactory(factory.django.DjangoModelFactory):
    """From 8:30 to 16:30 with half an hour of break: seven hours and a half."""

    class Meta:
        model = Day

    request = factory.SubFactory(RequestFactory)
    date = factory.Sequence(lambda n: datetime.date(2026, 1, 5) + datetime.timedelta(days=n % 300))
    starts_at = datetime.time(8, 30)
    ends_at = datetime.time(16, 30)
    break_starts_at = datetime.time(12, 0)
    break_ends_at = datetime.time(12, 30)


class ParticipantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Participant

    request = factory.SubFactory(RequestFactory)
    last_name = factory.Sequence(lambda n: f"Inventé {n:04}")
    first_name = "Dominique"
    birth_date = datetime.date(1988, 4, 12)


class AbsenceFactory(factory.django.DjangoModelFactory):
    """A whole day of illness; with `kind=""`, give the times and whether it is justified."""

    class Meta:
        model = Absence

    participant = factory.SubFactory(ParticipantFactory)
    day = factory.SubFactory(DayFactory)
    kind = "illness"
