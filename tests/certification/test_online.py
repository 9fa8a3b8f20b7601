"""Certifying 100 % online: who may, the code and its limits, a factor in its place, what ends a code."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core import mail

from certification.models import BodyIdentity, Certificate, CertifyingCode, SupportingDocument
from certification.services import supporting
from extranet.organisations.roles import Role
from extranet.tenants.scope import scope
from tests.accounts.factors import code_of, with_totp
from tests.certification.identities import certifier
from tests.certification.online import address, ask, code_mailed, give, may_go_online, wrong
from tests.certification.scenes import LONG_AGO, STATEMENT, Stage
from tests.factories import MembershipFactory, quickly_signed_in

pytestmark = pytest.mark.django_db

JUNE = datetime.date(2020, 6, 1)
ACCEPTS = "J'accepte que mon adresse Ip soit utilisée"


def text_of(page: Any) -> str:
    return " ".join(page.content.decode().replace("&#x27;", "'").split())


@pytest.fixture
def clock(time_machine):
    time_machine.move_to("2020-08-15T10:00:00+02:00", tick=False)
    return time_machine


@pytest.fixture
def ready(clock, made) -> Stage:
    may_go_online(made)
    return made


def prepared(made: Stage, centre: str = "147") -> Certificate:
    dossier = made.dossier()
    certificate = made.prepared(dossier, JUNE, centre)
    certificate.dossier = dossier
    return certificate


def state(made: Stage) -> str:
    with scope(made.fund):
        return Certificate.objects.latest("pk").state


def row(made: Stage) -> CertifyingCode:
    with scope(made.fund):
        return CertifyingCode.objects.latest("pk")


@pytest.mark.feature("ATN-52")
def test_only_a_certifier_with_both_documents_checked_is_offered_the_path(clock, made):
    certificate, client = prepared(made), made.as_manager
    page = text_of(client.get(address(certificate.dossier, JUNE)))
    assert "Choisissez « Je suis certificateur » dans « Votre identité »." in page
    assert "Étape 2 : Joindre le certificat de réalisation signé" in page, "path 1 is offered with the reason"
    may_go_online(made)
    page = text_of(client.get(address(certificate.dossier, JUNE)))
    assert "Certifier 100 % en ligne" in page
    assert "Étape 2 : Joindre l'attestation de présence" in page
    with scope(made.fund):
        member = MembershipFactory(organisation=made.body, roles=[Role.MANAGER], starts_on=LONG_AGO)
    certifier(made.fund, member)
    colleague = quickly_signed_in(made.fund, member.user)
    assert "lettre de consentement" in text_of(colleague.get(address(certificate.dossier, JUNE)))
    ask(colleague, certificate)
    with scope(made.fund):
        assert not CertifyingCode.objects.exists(), "nor by a forged request"


@pytest.mark.feature("ATN-30", "ATN-53")
def test_the_box_about_the_address_is_compulsory_and_the_method_is_chosen(ready):
    certificate, client = prepared(ready), ready.as_manager
    page = client.post(address(certificate.dossier, JUNE, "certify_online"))
    assert "Cochez cette case pour certifier entièrement en ligne, ou certifiez sur papier." in text_of(page)
    page = client.post(address(certificate.dossier, JUNE, "certify_online"), {"accepts": "on"})
    text = text_of(page)
    assert "Choix de la méthode d'authentification" in text
    assert "Envoyer le code de vérification par e-mail" in text
    assert "Continuer" in text
    assert "Utiliser ma clé d’accès" not in text
    assert "Saisir un code de mon application" not in text


@pytest.mark.feature("ATN-54", "ATN-56", "ATN-55")
def test_the_code_is_mailed_shown_nowhere_and_certifies_once(ready):
    certificate, client = prepared(ready), ready.as_manager
    answer = ask(client, certificate)
    assert answer["Location"] == address(certificate.dossier, JUNE, "certify_code")
    code = code_mailed(ready)
    message = mail.outbox[-1]
    assert message.to == [ready.manager.user.email]
    assert ready.fund.name in message.body
    assert "Valable jusqu'au 15/08/2020 à 10:15." in message.body
    assert code not in message.subject
    text = text_of(client.get(answer["Location"]))
    assert "Vérification de la certification" in text
    assert "Juin 2020" in text
    assert "Il reste 15" in text
    assert f"{ready.manager.user.email[0]}•••••@" in text
    assert ready.manager.user.email not in text.split("<main", 1)[1].split("</main>")[0]
    assert bytes(row(ready).secret)
    assert code.encode() not in bytes(row(ready).secret)
    page = give(client, certificate, f" {code[:2]} {code[2:]} ")
    assert "Certification effectuée" in text_of(page)
    with scope(ready.fund):
        done = Certificate.objects.get()
    assert (done.state, done.path, done.statements) == ("certified", "online", [STATEMENT, ACCEPTS])
    used = row(ready)
    assert (used.end, bytes(used.secret)) == ("used", b""), "erased after its use"
    give(client, certificate, code)
    with scope(ready.fund):
        assert Certificate.objects.get().certified_at == done.certified_at


@pytest.mark.feature("ATN-55")
@pytest.mark.parametrize(
    ("sent", "given", "is_taken"),
    [
        ("2020-08-15T10:00:00+02:00", "2020-08-15T10:14:59+02:00", True),
        ("2020-08-15T10:00:00+02:00", "2020-08-15T10:15:01+02:00", False),
        ("2020-08-15T23:50:00+02:00", "2020-08-16T00:04:59+02:00", True),
        ("2020-08-31T23:50:00+02:00", "2020-09-01T00:05:01+02:00", False),
        ("2020-10-25T02:55:00+02:00", "2020-10-25T02:09:59+01:00", True),  # the hour that comes twice
        ("2020-10-25T02:55:00+02:00", "2020-10-25T02:10:01+01:00", False),
        ("2021-03-28T01:50:00+01:00", "2021-03-28T03:04:59+02:00", True),  # the hour that is left out
    ],
)
def test_fifteen_minutes_whatever_the_clocks_do(ready, clock, sent, given, is_taken):
    certificate = prepared(ready)
    clock.move_to(sent, tick=False)
    client = ready.as_manager
    ask(client, certificate)
    code = code_mailed(ready)
    clock.move_to(given, tick=False)
    page = give(client, certificate, code)
    assert (state(ready) == "certified") is is_taken
    if not is_taken:
        assert "Ce code n’est plus valable" in text_of(page)


@pytest.mark.feature("ATN-55")
def test_five_wrong_tries_kill_a_code_and_a_refusal_keeps_their_count(ready):
    certificate, client = prepared(ready), ready.as_manager
    ask(client, certificate)
    code = code_mailed(ready)
    page = give(client, certificate, wrong(code))
    assert "Ce code n’est pas le bon. Il reste 4 essais." in text_of(page)
    assert row(ready).wrong_tries == 1
    for _number in range(4):
        page = give(client, certificate, wrong(code))
    assert "Ce code est faux pour la cinquième fois" in text_of(page)
    page = give(client, certificate, code)
    assert "Aucun code n’est en cours" in text_of(page)
    assert (state(ready), row(ready).end) == ("prepared", "worn_out")


@pytest.mark.feature("ATN-57")
def test_a_new_code_kills_the_old_one_and_there_are_five_an_hour(ready, clock):
    certificate, client = prepared(ready), ready.as_manager
    ask(client, certificate)
    first = code_mailed(ready)
    for number in range(1, 5):
        clock.move_to(f"2020-08-15T10:0{number}:00+02:00", tick=False)
        client.post(address(certificate.dossier, JUNE, "resend_code"))
    second = code_mailed(ready)
    page = client.post(address(certificate.dossier, JUNE, "resend_code"), follow=True)
    assert "5 codes ont été envoyés en une heure pour cet acte : le prochain peut l’être à 11:0" in text_of(page)
    if first != second:
        assert "n’est pas le bon" in text_of(give(client, certificate, first))
    assert "Certification effectuée" in text_of(give(client, certificate, second))
    with scope(ready.fund):
        ends = list(CertifyingCode.objects.order_by("pk").values_list("end", flat=True))
    assert ends == [*["replaced"] * 4, "used"]


@pytest.mark.feature("ATN-57")
def test_twenty_five_wrong_tries_an_hour_stop_the_person_whatever_the_code(ready, clock):
    client = ready.as_manager
    certificates = []
    for number in range(6):
        dossier = ready.dossier(f"19-{number}")
        certificate = ready.prepared(dossier, JUNE)
        certificate.dossier = dossier
        certificates.append(certificate)
    for certificate in certificates[:5]:
        ask(client, certificate)
        code = code_mailed(ready)
        for _number in range(5):
            give(client, certificate, wrong(code))
    ask(client, certificates[5])
    code = code_mailed(ready)
    page = give(client, certificates[5], code)
    assert "25 codes faux en une heure : réessayez à 11:0" in text_of(page)
    clock.move_to("2020-08-15T11:01:30+02:00", tick=False)
    ask(client, certificates[5])
    assert "Certification effectuée" in text_of(give(client, certificates[5], code_mailed(ready)))


@pytest.mark.feature("ATN-55")
def test_a_code_is_of_these_hours_and_this_print(ready):
    certificate, client = prepared(ready), ready.as_manager
    ask(client, certificate)
    code = code_mailed(ready)
    changed = ready.prepared(certificate.dossier, JUNE, "150")
    changed.dossier = certificate.dossier
    page = give(client, changed, code)
    assert "Les heures ou le document ont changé" in text_of(page)
    assert (state(ready), row(ready).end) == ("prepared", "outdated")


@pytest.mark.feature("ATN-55")
def test_a_code_is_nobody_elses(ready):
    certificate = prepared(ready)
    ask(ready.as_manager, certificate)
    code = code_mailed(ready)
    with scope(ready.fund):
        member = MembershipFactory(organisation=ready.body, roles=[Role.MANAGER], starts_on=LONG_AGO)
    may_letter(ready, member)
    page = give(quickly_signed_in(ready.fund, member.user), certificate, code)
    assert "Aucun code n’" in text_of(page)
    assert state(ready) == "prepared"


def may_letter(made: Stage, member: Any) -> None:
    from certification.certifiers import Kind
    from tests.certification.identities import checked

    certifier(made.fund, member)
    checked(made.fund, member, Kind.LETTER, staff=made.staff)


@pytest.mark.feature("ATN-52")
def test_a_check_withdrawn_after_the_code_was_sent_certifies_nothing(ready):
    certificate, client = prepared(ready), ready.as_manager
    ask(client, certificate)
    code = code_mailed(ready)
    with scope(ready.fund):
        kbis = SupportingDocument.objects.get(kind="kbis")
        supporting.withdraw_check(actor=ready.staff, fund=ready.fund, document=kbis, reason="Radiée au registre")
    page = give(client, certificate, code)
    assert "Le fonds a retiré le contrôle du Kbis" in text_of(page)
    assert state(ready) == "prepared"


@pytest.mark.feature("ATN-46")
def test_a_fund_may_demand_the_stamp_online(ready):
    certificate, client = prepared(ready), ready.as_manager
    ready.choose(stamp_required_online=True)
    with scope(ready.fund):
        BodyIdentity.objects.filter(body=ready.body).update(stamp=None)
    assert "Le fonds demande votre cachet" in text_of(client.get(address(certificate.dossier, JUNE)))


@pytest.mark.feature("BEY-20", "ATN-53")
def test_an_app_replaces_the_code(made, time_machine):
    may_go_online(made)
    certificate = prepared(made)
    secret = with_totp(made.manager.user)
    client = quickly_signed_in(made.fund, made.manager.user)
    boxes = {"accepts": "on"}
    page = client.post(address(certificate.dossier, JUNE, "certify_online"), boxes)
    assert "Saisir un code de mon application d’authentification" in text_of(page)
    page = client.post(address(certificate.dossier, JUNE, "choose_method"), boxes | {"method": "totp"})
    assert "Vérification de la certification" in text_of(page)
    post = boxes | {"method": "totp", "code": "000000"}
    page = client.post(address(certificate.dossier, JUNE, "certify_by_factor"), post)
    assert "n’est pas reconnu" in text_of(page)
    assert state(made) == "prepared"
    post["code"] = code_of(secret)
    page = client.post(address(certificate.dossier, JUNE, "certify_by_factor"), post, follow=True)
    assert "Certification effectuée" in text_of(page)


@pytest.mark.feature("BEY-20")
def test_who_has_a_factor_is_asked_for_it_on_paper_and_with_a_code_by_mail(made):
    may_go_online(made)
    certificate = prepared(made)
    secret = with_totp(made.manager.user)
    client = quickly_signed_in(made.fund, made.manager.user)
    asked = client.post(address(certificate.dossier, JUNE, "certify_on_paper"))
    assert asked.status_code == 403
    assert "Confirmez que c’est bien vous" in text_of(asked)
    ask(client, certificate)
    code = code_mailed(made)
    asked = client.post(address(certificate.dossier, JUNE, "certify_code"), {"code": code})
    assert "Confirmez que c’est bien vous" in text_of(asked)
    assert state(made) == "prepared"
    client.post(
        address(certificate.dossier, JUNE, "certify_code"), {"code": code, "proof-code": code_of(secret)}, follow=True
    )
    assert state(made) == "certified"
