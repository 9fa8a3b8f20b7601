"""Where test results and certification tracks speak of somebody who has an account (`BEY-22`)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.organisations.personal_data.holdings import tied_workers
from extranet.tenants.capabilities import Capability
from extranet.tenants.erasing import GONE, deleting, emptying
from extranet.tenants.protection import Protection
from extranet.tenants.registries import Facts, Person, PersonalData, Subject

from ..models import Candidacy, CandidacyChange, TestResult
from ..queries import said_to_be

section = partial(
    PersonalData,
    basis=_("Mission du fonds : organiser les formations et en rendre compte (RGPD, art. 6.1.e)."),
    capability=Capability.ENROLMENT,
)


def about(person: Person) -> Q:
    """Of the entries that she said are hers, and those that surely are."""
    return said_to_be(person.user_ids) | Q(worker__in=[worker.pk for worker in tied_workers(person)])


def results(person: Person) -> Iterable[Facts]:
    hers = TestResult.objects.filter(about(person)).select_related("organisation").order_by("-pk")
    return (
        [
            (_("Organisation"), one.organisation.name),
            (_("Test"), one.test),
            (_("Date du test"), one.taken_on),
            (_("Résultat"), one.get_outcome_display()),
            (_("Score"), one.score),
            (_("Score maximal"), one.out_of),
            (_("Enregistré le"), one.entered_at),
        ]
        for one in hers
    )


def candidacies(person: Person) -> Iterable[Facts]:
    hers = Candidacy.objects.filter(about(person)).select_related("track", "organisation").order_by("-pk")
    return (
        [
            (_("Organisation"), one.organisation.name),
            (_("Trajet"), one.track.name),
            (_("Commencé le"), one.started_on),
            (_("À terminer pour le"), one.due_on),
            (_("Remarque"), one.remark),
            (_("Supprimé le"), one.removed_at),
        ]
        for one in hers
    )


def result_subjects(person: Person) -> Iterable[Subject]:
    hers = TestResult.objects.filter(about(person)).values_list("uuid", flat=True)
    return [(TestResult._meta.label, uuid) for uuid in hers]


def candidacy_subjects(person: Person) -> Iterable[Subject]:
    hers = Candidacy.objects.filter(about(person)).values_list("uuid", flat=True)
    return [(Candidacy._meta.label, uuid) for uuid in hers]


def tests(person: Person) -> QuerySet[TestResult]:
    return TestResult.objects.filter(pk__in=TestResult.objects.filter(about(person)).values("pk"))


def tracks(person: Person) -> QuerySet[Candidacy]:
    return Candidacy.objects.filter(pk__in=Candidacy.objects.filter(about(person)).values("pk"))


def changed_by(person: Person) -> QuerySet[CandidacyChange]:
    return CandidacyChange.objects.filter(made_by__in=person.user_ids)


def entries() -> list[PersonalData]:
    return [
        section(
            name="test_results",
            protection=Protection.CONFIDENTIAL,
            label=_("Mes résultats de tests"),
            retention=_(
                "%(test-results)s après le test, et aussi longtemps qu’un de vos trajets de certification en a besoin."
            ),
            rows=results,
            goes=[deleting(_("Vos résultats de tests"), tests)],
            subjects=result_subjects,
        ),
        section(
            name="candidacies",
            protection=Protection.CONFIDENTIAL,
            label=_("Mes trajets de certification"),
            retention=_("%(certification-tracks)s après ce qui s’y est passé en dernier."),
            rows=candidacies,
            goes=[
                deleting(_("Vos trajets de certification et leur histoire"), tracks),
                emptying(_("Votre nom sous les changements des trajets d’autres personnes"), changed_by, name=GONE),
            ],
            subjects=candidacy_subjects,
        ),
    ]
