"""The thirty pages and calls that are asked for most: who asks, and why it is hot.

`path` may hold `{names}` of objects that `addresses` finds in each database. Actors are `volume.people`'s; number 0 of
each kind is the giant of its fund: an operator with 10 000 mandates, a company with 20 000 workers, a body with 40 000
dossiers at scale 1. « program » actors hold a key of that person's organisation. Both sizes fill a page of each
list: at 0.01 the operator has 583 requests and the body 400 dossiers.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hot:
    """A page, or with `program` a call of the API."""

    name: str
    actor: str
    path: str
    why: str
    program: bool = False


HOT = [
    Hot("staff.home", "staff-0", "/", "the first screen of every officer's day: piles of all capabilities"),
    Hot("staff.requests", "staff-0", "/demandes/", "the list that preencoding officers work from"),
    Hot("staff.requests.state", "staff-0", "/demandes/?state=with_fund", "its pile of what is to decide"),
    Hot("staff.requests.search", "staff-0", "/demandes/?q=soudage", "looking for one while somebody is on the phone"),
    Hot("staff.request", "staff-0", "/demandes/{request}/", "one request, before each decision"),
    Hot("staff.dossiers", "staff-0", "/certificats/dossiers/", "every dossier of the fund"),
    Hot("staff.dossiers.search", "staff-0", "/certificats/dossiers/?q=V-0000", "a dossier by its number’s beginning"),
    Hot("staff.dossier", "staff-0", "/certificats/{dossier}/", "one dossier, its months and what was paid"),
    Hot("staff.board", "staff-0", "/certificats/suivi/", "which months are missing, each morning"),
    Hot("staff.payments", "staff-0", "/certificats/reglements/", "what was paid"),
    Hot("staff.files", "staff-0", "/certificats/documents/", "every certificate as a file"),
    Hot("staff.sessions", "staff-0", "/formations/planifiees/", "sessions to come"),
    Hot("staff.participation", "staff-0", "/formations/participation/", "everybody's enrolments"),
    Hot("staff.funding", "staff-0", "/prises-en-charge/instruction/", "the fund's queue"),
    Hot("staff.file", "staff-0", "/prises-en-charge/demandes/{file}/", "one file, before each decision"),
    Hot("staff.organisations", "staff-0", "/organisations/", "the directory"),
    Hot("staff.organisations.search", "staff-0", "/organisations/?q=entreprise", "looking somebody's company up"),
    Hot("staff.organisation", "staff-0", "/organisations/{company}/", "one company and its people"),
    Hot("operator.home", "operator-0", "/", "an encoder's first screen, with 10 000 mandates"),
    Hot("operator.requests", "operator-0", "/demandes/", "what it encoded"),
    Hot("operator.companies", "operator-0", "/mandats/entreprises/", "for whom it may encode"),
    Hot("company.home", "company-0", "/", "a mandatee's first screen"),
    Hot("company.requests", "company-0", "/demandes/", "what waits for the company"),
    Hot("company.workers", "company-0", "/salaries/", "a register of 20 000 people"),
    Hot("body.home", "body-0", "/", "a training body's first screen"),
    Hot("body.dossiers", "body-0", "/certificats/dossiers/", "40 000 dossiers of one body"),
    Hot("body.month", "body-0", "/certificats/{dossier}/{month}/", "the grid in which hours are entered"),
    Hot("catalogue.search", "company-0", "/formations/?q=nego+method", "the catalogue, which is open to everybody"),
    Hot("api.requests", "operator-0", "/requests?page_size=50", "what a payroll program asks each night", program=True),
    Hot("api.dossiers", "body-0", "/dossiers?page_size=50", "what a school's program asks each night", program=True),
]  # fmt: skip
