"""The people, exchanges and publications that their access table speaks of."""

from __future__ import annotations

import datetime

from django.urls import reverse
from django.utils import timezone

from extranet.accounts.models import User
from extranet.organisations.roles import Role
from extranet.tenants.scope import scope
from requests_app.funding.models import FundingRequest, Publication, PublicationFile, Thread, ThreadFile
from requests_app.funding.services import exchanges, news
from tests.access.world import World
from tests.factories import MembershipFactory, UserFactory, quickly_signed_in, visitor
from tests.funding.scenes import Stage, pdf, stage

OF_A_THREAD = ("exchange", "assign_thread", "close_thread")
OF_A_FILE = ("thread", "thread_with_body")
OF_A_PUBLICATION = ("edit_publication", "withdraw_publication", "put_publication_back")
OF_PUBLICATION_FILE = ("publication_file", "withdraw_publication_file")


def build() -> World:
    made, elsewhere = stage(), stage()
    with scope(made.fund):
        office = made.officer.organisation
        certifying = MembershipFactory(organisation=office, roles=[Role.CERTIFICATION_OFFICER], last_name="Certifieux")
    people: dict[str, User] = {
        "stranger": UserFactory(),
        "member": made.member.user,
        "other_member": made.other_member.user,
        "body": made.manager.user,
        "staff": made.officer.user,
        "certifying": certifying.user,
        "other_staff": elsewhere.officer.user,
    }
    world = World()
    world.clients = {name: quickly_signed_in(made.fund, user) for name, user in people.items()}
    world.clients["anonymous"] = visitor(made.fund)
    add_file(world, made.draft(), "draft")
    add_exchanges(world, made, "own")
    add_exchanges(world, elsewhere, "other")
    add_publications(world, made)
    with scope(elsewhere.fund):
        add_publication(world, news_of(elsewhere, "Ailleurs"), "other")
        add_publication(world, tender_of(elsewhere), "other")
    return world


def add_exchanges(world: World, made: Stage, kind: str) -> None:
    """A question with a file, answered; one about a file; the body's own."""
    file = made.agreed().request
    with scope(made.fund):
        asked = exchanges.ask(
            actor=made.actor,
            fund=made.fund,
            subject="Délai de règlement",
            text="Bonjour,\n\nquand serons-nous payés ? Notre facture est sur https://fonds.example/factures.",
            uploads=[pdf()],
        )
        seen = asked.messages.get().pk
        exchanges.write(actor=made.staff, fund=made.fund, thread=asked, text="Vendredi.", seen=seen)
        add_thread(world, asked, kind)
        sent = ThreadFile.objects.get(message__thread=asked)
        world.addresses["funding:thread_file", kind] = reverse("funding:thread_file", args=[sent.uuid])
        add_file(world, file, kind)
        if kind != "own":
            return
        about = exchanges.write_about(
            actor=made.actor, fund=made.fund, request=file, organisation_id=made.company.pk, text="Et notre accord ?"
        )
        Thread.objects.filter(pk=about.pk).update(answer_by=timezone.localdate() - datetime.timedelta(days=1))
        add_thread(world, about, "file")
        of_body = exchanges.ask(actor=made.body_actor, fund=made.fund, subject="Ma facture", text="Bonjour")
        add_thread(world, of_body, "body")


def add_thread(world: World, thread: Thread, kind: str) -> None:
    for name in OF_A_THREAD:
        world.addresses[f"funding:{name}", kind] = reverse(f"funding:{name}", args=[thread.uuid])


def add_file(world: World, file: FundingRequest, kind: str) -> None:
    for name in OF_A_FILE:
        world.addresses[f"funding:{name}", kind] = reverse(f"funding:{name}", args=[file.uuid])


def add_publications(world: World, made: Stage) -> None:
    long_ago = timezone.localdate() - datetime.timedelta(days=60)
    with scope(made.fund):
        add_publication(world, news_of(made, "Les métiers de 2030"), "own")
        add_publication(world, news_of(made, "Pour les entreprises", audiences=["members"]), "members")
        past = news_of(made, "De l’an dernier", published_from=long_ago, published_until=long_ago)
        add_publication(world, past, "past")
        withdrawn = news_of(made, "Retirée")
        news.withdraw(actor=made.staff, publication=withdrawn)
        add_publication(world, withdrawn, "withdrawn")
        tender = tender_of(made)
        add_publication(world, tender, "own")
        world.addresses["funding:edit_publication", "tender"] = reverse("funding:edit_publication", args=[tender.uuid])


def news_of(made: Stage, title: str, **values: object) -> Publication:
    text = "Une étude de l’observatoire.\n\nÀ lire sur https://fonds.example/etudes/2030."
    usual = {"kind": "study", "audiences": ["everybody"], "texts": {"fr": {"title": title, "text": text}}}
    return news.publish(actor=made.staff, fund=made.fund, **usual | values)  # type: ignore[arg-type]


def tender_of(made: Stage) -> Publication:
    deadline = timezone.now() + datetime.timedelta(days=20)
    return news.publish(
        actor=made.staff,
        fund=made.fund,
        kind="tender",
        texts={"fr": {"title": "Former les tuteurs", "text": "Trois lots, en Auvergne et en Bretagne."}},
        deadline=deadline,
        questions_until=deadline - datetime.timedelta(days=7),
        uploads=[("Cahier des charges", pdf())],
    )


def add_publication(world: World, publication: Publication, kind: str) -> None:
    """Of the calls the pages and files; of the news the pages and what the staff do."""
    if publication.is_tender:
        world.addresses["funding:tender", kind] = reverse("funding:tender", args=[publication.uuid])
        file = PublicationFile.objects.get(publication=publication)
        for name in OF_PUBLICATION_FILE:
            world.addresses[f"funding:{name}", kind] = reverse(f"funding:{name}", args=[file.uuid])
        return
    for name in ("news_item", *OF_A_PUBLICATION):
        world.addresses[f"funding:{name}", kind] = reverse(f"funding:{name}", args=[publication.uuid])
