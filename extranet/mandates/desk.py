"""Where a company's documents are filled in: on its own people's pages, or on the fund staff's pages of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from extranet.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Desk:
    """The addresses for one company. The fund's staff fill in what reached them by telephone or mail (`ATM-11`)."""

    company: Organisation
    is_staff: bool

    @property
    def checklist(self) -> str:
        return self.address("onboarding")

    @property
    def convention(self) -> str:
        return self.address("fill_convention")

    @property
    def authorisation(self) -> str:
        return self.address("fill_authorisation")

    @property
    def data_mandates(self) -> str:
        return self.address("data_mandates")

    def address(self, page: str) -> str:
        if self.is_staff:
            return reverse(f"mandates:{page}_of", args=[self.company.uuid])
        return reverse(f"mandates:{page}")
