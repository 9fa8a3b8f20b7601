"""What the guided tours tell: for each role, which pages of the demo to look at, what is to be seen there, and why.

`words` stand on the page; a test opens each as the tour's person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from certification.models import Certificate, Dossier
from requests_app.enrolments.models import Session, StaffImport, Track
from requests_app.enrolments.staff_data.states import ImportState
from requests_app.training.models import Request


@dataclass(frozen=True, slots=True)
class Step:
    """`page` gives the address, in the fund's scope; `look` says what to look at, `why` what it is good for."""

    title: str
    look: str
    why: str
    words: str
    page: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Tour:
    """`fund`: the slug of the demo's fund; `email`: as whom one walks."""

    slug: str
    fund: str
    name: str
    email: str
    lead: str
    steps: tuple[Step, ...]


def to(name: str) -> Callable[[], str]:
    return lambda: reverse(name)


def request_titled(name: str, title: str) -> Callable[[], str]:
    return lambda: reverse(name, args=[Request.objects.get(title=title).uuid])


def dossier(name: str, number: str) -> Callable[[], str]:
    return lambda: reverse(name, args=[Dossier.objects.get(number=number).uuid])


def first_month(name: str, number: str) -> Callable[[], str]:
    """The first certified month of a dossier."""

    def address() -> str:
        certificate = Certificate.objects.standing().filter(dossier__number=number).earliest("month")
        return reverse(name, args=[certificate.dossier.uuid, certificate.month])

    return address


def staff_import(state: ImportState) -> Callable[[], str]:
    """The file of staff data that is in this state."""
    return lambda: reverse("enrolments:staff_import", args=[StaffImport.objects.get(state=state).uuid])


def track(code: str) -> Callable[[], str]:
    return lambda: reverse("enrolments:track", args=[Track.objects.get(code=code).uuid])


def report(*kinds: str) -> Callable[[], str]:
    """These kinds, about everybody."""
    return lambda: f"{reverse('enrolments:report')}?{urlencode([('kinds', kind) for kind in kinds])}"


def sheets_of(code: str) -> Callable[[], str]:
    """The attendance sheets of the session of a course that took place last."""

    def address() -> str:
        over = Session.objects.filter(course__code=code, ends_at__lt=timezone.now())
        return reverse("enrolments:presence_sheets", args=[over.latest("ends_at").uuid])

    return address


def session_of(name: str, code: str) -> Callable[[], str]:
    """The next session of a course that is open to all."""

    def address() -> str:
        coming = Session.objects.filter(course__code=code, reserved_for=None, starts_at__gt=timezone.now())
        return reverse(name, args=[coming.earliest("starts_at").uuid])

    return address


ENCODER = Tour(
    "encodeur", "ferra", "Encodeur d’un opérateur", "ines.demonceau@demo.invalid",
    "Inès Démonceau encode des formations pour les entreprises qui ont mandaté son centre.",
    (
        Step("Ce qui attend", "La liste « Actions en attente » : une demande renvoyée par l’entreprise.",
             "On commence la journée par ce qui bloque, sans chercher.", "Actions en attente", to("dashboard")),
        Step("Les demandes", "Chaque demande dit son état, et qui doit agir.",
             "Plus besoin de téléphoner pour savoir où elle en est.", "Pont roulant", to("training:list")),
        Step("Une demande renvoyée", "Le commentaire de l’entreprise, et ce qui reste à corriger.",
             "Le motif est écrit une fois, là où on corrige.", "corrigez son absence",
             request_titled("training:request", "Sécurité machine : consignation")),
        Step("Les jours", "Les heures et la pause de chaque jour.",
             "Les totaux sont calculés : rien n’est additionné à la main.", "Ajouter plusieurs jours d’un coup",
             request_titled("training:days", "Pont roulant : conduite et élingage")),
        Step("Les travailleurs", "Nom, prénom et date de naissance, et rien d’autre.",
             "Un opérateur ne voit jamais ce que l’entreprise ajoute : c’est la règle du RGPD.", "Démonstre",
             request_titled("training:workers", "Pont roulant : conduite et élingage")),
        Step("Une nouvelle demande", "Seules les entreprises dont le mandat est en vigueur sont proposées.",
             "Un mandat terminé ferme la porte le jour même.", "Forges de Démo", to("training:new")),
    ),
)  # fmt: skip

MANDATEE = Tour(
    "mandataire", "ferra", "Mandataire d’une entreprise", "farida.demo@demo.invalid",
    "Farida Démo complète et valide ce que l’opérateur a encodé pour les Câbleries Inventées.",
    (
        Step("Ce qui attend", "Une demande dont le récapitulatif est à générer.",
             "L’entreprise voit ce qui dépend d’elle, et depuis quand.", "Actions en attente", to("dashboard")),
        Step("Les documents indispensables", "La convention et l’autorisation de l’opérateur, avec leurs dates.",
             "Sans convention en vigueur, rien ne part au fonds.", "Convention", to("mandates:onboarding")),
        Step("Les présences", "Qui était là, heure par heure, et les absences avec leur motif.",
             "C’est ce que l’entreprise certifie.", "Prototype",
             request_titled("training:presences", "Tableur pour chefs d’équipe")),
        Step("Le récapitulatif", "Un seul PDF à faire signer par le représentant légal.",
             "Sa signature électronique est vérifiée à la réception.", "Récapitulatif",
             request_titled("training:recap", "Tableur pour chefs d’équipe")),
        Step("Une décision", "Le motif du refus, tel que le fonds l’a écrit.",
             "L’entreprise sait quoi faire sans demander.", "déjà été déclarée",
             request_titled("training:request", "Conduite de chariot élévateur")),
        Step("Les déclarations", "Pour une demande acceptée, ce que la sécurité sociale a répondu, par personne.",
             "Une erreur se corrige ici, et repart seule.", "Figurant",
             request_titled("training:workers", "Habilitation électrique BA4")),
    ),
)  # fmt: skip

MANAGER = Tour(
    "organisme", "passerelle", "Gestionnaire d’un organisme de formation", "paul.exemplaire@demo.invalid",
    "Paul Exemplaire saisit et certifie chaque mois les heures des stagiaires du Centre Exemple.",
    (
        Step("Le parcours", "Les étapes d’un certificat, et à qui c’est le tour.",
             "Tout le monde lit la même règle.", "Parcours du certificat", to("certification:guide")),
        Step("Le tableau de bord", "Un mois par case : à saisir, à certifier, réglé, fermé.",
             "Un oubli se voit avant que le mois se ferme.", "Démorest", to("certification:dashboard")),
        Step("Un dossier", "Les dates, les heures accordées, l’employeur et le bénéficiaire.",
             "Toutes les pages partent d’ici.", "Préparatrice en pharmacie",
             dossier("certification:dossier", "PT-0101")),
        Step("Le calendrier", "Les heures prévues, jour par jour.",
             "La saisie du mois le reprend, et signale les écarts.", "Calendrier",
             dossier("certification:calendar", "PT-0103")),
        Step("Un mois certifié", "Ce qui a été certifié, quand, et ce que chacun en a dit.",
             "Une contestation se traite ici, pas au téléphone.", "PT-0101",
             first_month("certification:month_story", "PT-0101")),
        Step("Les échanges", "La question du fonds, et la réponse qui l’attend.",
             "Le dossier garde la conversation.", "émargement", dossier("certification:exchange", "PT-0101")),
    ),
)  # fmt: skip

BENEFICIARY = Tour(
    "beneficiaire", "passerelle", "Bénéficiaire d’un dossier", "pt-0101@demo.invalid",
    "Michelle Démorest suit sa formation et valide les heures de chaque mois, sur son téléphone.",
    (
        Step("Mes formations", "Ses deux formations, sans choisir d’organisation.",
             "Elle n’agit pour personne d’autre qu’elle-même.", "Préparatrice en pharmacie",
             to("certification:trainings")),
        Step("Les mois", "Chaque mois, ses heures et où il en est.",
             "Elle sait quand son paiement peut suivre.", "Préparatrice en pharmacie",
             dossier("certification:training_months", "PT-0101")),
        Step("Un mois", "Les heures certifiées par l’organisme, et sa validation.",
             "Deux gestes : valider, ou contester avec un motif.", "validé",
             first_month("certification:training_month", "PT-0101")),
        Step("Mes données", "Tout ce que ce fonds sait d’elle, pourquoi et jusqu’à quand.",
             "Le droit d’accès sans écrire à personne.", "Mes données", to("my_data:page")),
        Step("Aide", "Le mode d’emploi, et « Signaler un problème ».",
             "Le fonds répond au même endroit.", "Signaler un problème", to("help:home")),
    ),
)  # fmt: skip

OFFICER = Tour(
    "fonds", "ferra", "Gestionnaire du fonds", "odile.demoulin@ferra.demo.invalid",
    "Odile Demoulin contrôle les demandes et les mandats, et suit le canal de fichiers.",
    (
        Step("Ce qui attend", "Les demandes à contrôler et les documents déposés, le plus ancien d’abord.",
             "La file est la même pour tous les collègues.", "Actions en attente", to("dashboard")),
        Step("Une demande à contrôler", "Le récapitulatif signé, le signataire, et les trois décisions possibles.",
             "Accepter, demander un complément ou refuser avec un motif.", "Mesures et instruments",
             request_titled("training:request", "Mesures et instruments")),
        Step("Un complément demandé", "Ce que l’entreprise peut changer, et rien d’autre.",
             "Le reste de la demande reste ce qui a été certifié.", "La liste signée du second jour manque",
             request_titled("training:request", "Lecture de plans industriels")),
        Step("Les conventions à contrôler", "Une convention déposée, à accepter ou à refuser.",
             "Son acceptation ouvre les accès, sans autre geste.", "Ateliers Fictifs", to("mandates:papers")),
        Step("Les déclarations", "Ce qui est parti à la sécurité sociale, et ce qu’elle a répondu.",
             "Une réponse négative dit ce qu’il faut corriger.", "Déclarations", to("batch_channel:declarations")),
        Step("Les organisations", "L’annuaire : entreprises, opérateurs, leurs personnes.",
             "Qui représente qui, et depuis quand.", "TechnoDémo", to("organisations:list")),
    ),
)  # fmt: skip

RESPONSIBLE = Tour(
    "responsable", "academie", "Responsable de formation", "lotte.voorbeeld@demo.invalid",
    "Lotte Voorbeeld inscrit les collaborateurs du FOD Voorbeeld et tient leurs données.",
    (
        Step("Le catalogue", "Les formations dans la langue de la personne, avec leurs prochaines sessions.",
             "Chacun lit dans sa langue, quand le texte existe.", "Helder communiceren", to("enrolments:catalogue")),
        Step("La participation", "Qui de l’organisation est inscrit, et à quoi.",
             "Une ligne par personne et par session, jusqu’à qui attend.", "Helder communiceren",
             to("enrolments:participation")),
        Step("Les inscrits", "Qui de l’organisation suit cette session, et où en est chaque inscription.",
             "On désinscrit ou remplace quelqu’un d’ici.", "Voorbeelds",
             session_of("enrolments:session_people", "COM-101")),
        Step("Les demandes", "Des personnes que le registre ne connaît pas encore, et ce que chacune a écrit.",
             "La première personne qui règle la demande la règle pour toutes.", "Yara Onbekend",
             to("enrolments:requests")),
        Step("Importer le personnel", "Ce que le fichier changerait, et chaque cellule à corriger.",
             "Rien n’est enregistré avant qu’on l’ait vu.", "3,24711E+11",
             staff_import(ImportState.CHECKED)),
        Step("Ce qui a été importé", "Qui a été ajouté, ce qui a changé, et les inscriptions de qui s’en va.",
             "Pendant un jour, l’import s’annule d’un geste.", "Begroting", staff_import(ImportState.WRITTEN)),
        Step("Les trajets de certification", "Les formations et les tests à réussir, et où en est chaque candidat.",
             "L’avancement suit les présences et les tests : personne ne le tient.", "Elif Maes", track("CERT-ONT")),
        Step("Les tableaux de bord", "Inscriptions, remplissage, absences et attente, mois par mois.",
             "Chaque image a son tableau.", "12", to("enrolments:figures")),
    ),
)  # fmt: skip

PARTICIPANT = Tour(
    "participant", "academie", "Participant", "elif.maes.1990@demo.invalid",
    "Elif Maes suit ses inscriptions au fonds avec un compte, sans passer par son organisation.",
    (
        Step("Ce qui l’attend", "Une place s’est libérée, et on la lui tient deux jours.",
             "L’accepter tient en un geste.", "Helder communiceren", to("dashboard")),
        Step("Ses inscriptions", "Celles de toutes ses organisations, et ses listes « Tenez-moi au courant ».",
             "Elle ne demande à personne où elle en est.", "Methodisch onderhandelen", to("enrolments:mine")),
        Step("Ses résultats", "Ses tests, et ce qui reste de son trajet de certification.",
             "Un test réussi avant le trajet compte aussi.", "Toets informatieveiligheid",
             to("enrolments:own_results")),
        Step("Son agenda", "Ses sessions et ses échéances, sur la page et dans son programme d’agenda.",
             "Une session déplacée s’y déplace seule.", "Digitale dienstverlening", to("agenda:agenda")),
        Step("Ses données", "Tout ce que ce fonds sait d’elle, pourquoi et jusqu’à quand.",
             "Le droit d’accès sans écrire à personne.", "Eindtoets schrijven", to("my_data:page")),
    ),
)  # fmt: skip

ENROLLER = Tour(
    "inscriptions", "academie", "Gestionnaire du fonds", "joris.demaere@academie.demo.invalid",
    "Joris Demaere planifie les sessions, règle ce qu’aucun responsable ne règle, et tient les présences.",
    (
        Step("Ce qui attend", "Préinscriptions à confirmer, demandes sans responsable, signalements.",
             "Le plus pressé d’abord.", "Sarah Bedacht", to("dashboard")),
        Step("Les formations", "Le catalogue vu du fonds, et la prochaine session de chacune.",
             "Une formation se décrit une fois, dans les langues du fonds.", "NEG-200", to("enrolments:courses")),
        Step("La feuille de présence", "Les demi-journées d’une session, et lesquelles restent à confirmer.",
             "Le formateur la tient par un lien, sans compte.", "ACC-001", sheets_of("ACC-001")),
        Step("Les résultats de tests", "Chaque test avec son score ; un fichier en apporte cent d’un coup.",
             "Les trajets de certification les reprennent.", "17,5", to("enrolments:results")),
        Step("Les demandes", "Celles de toutes les organisations, réglées, refusées, à régler.",
             "Cinq jours sans réponse : la demande vient au fonds.", "Roos Namaak", to("enrolments:requests")),
        Step("Les rapports", "Options, inscriptions, résultats, annulations : à l’écran, en tableur, en PDF.",
             "Par personne, session, formation, organisation ou période.", "Verlof in die week",
             report("options", "enrolments", "results", "cancellations")),
        Step("Les signalements", "Ce que les gens ont signalé, avec la page et l’heure, et la conversation.",
             "Ni téléphone ni boîte commune.", "Wachtlijst in Gent", to("help:tickets")),
    ),
)  # fmt: skip

BILLER = Tour(
    "facturation", "horizon", "Organisme de formation", "sasha.demo@demo.invalid",
    "Sasha Démo facture les formations que le fonds prend en charge, et suit leurs règlements.",
    (
        Step("Les dossiers accordés", "Ce que chaque accord paie encore, et jusqu’à quand.",
             "On facture sur ce qui reste, sans téléphoner.", "ACC-", to("funding:agreements")),
        Step("Les factures", "Chaque facture dit son état ; une facture rejetée dit pourquoi.",
             "Avant l’envoi, le site compare avec l’accord et les présences.", "F2026-081", to("funding:invoices")),
        Step("Les règlements", "La date, le montant et la référence qui sera sur le relevé bancaire.",
             "Le virement se reconnaît, l’avis se télécharge.", "payé le", to("funding:payments")),
        Step("Les coordonnées bancaires", "Le compte connu, et comment en changer avec un RIB.",
             "Deux personnes du fonds confirment, l’adresse d’avant est prévenue.", "Changer de compte",
             to("funding:bank")),
        Step("Le bilan", "Le bilan pédagogique et financier, ligne par ligne, avec l’origine de chaque chiffre.",
             "Ce que l’extranet ne sait pas reste vide, et le dit.", "Cerfa 10443", to("funding:accountability")),
    ),
)  # fmt: skip

CONTROLLER = Tour(
    "instruction", "horizon", "Gestionnaire du fonds", "lea.demarque@horizon.demo.invalid",
    "Léa Démarque instruit les demandes, contrôle les factures et note les règlements.",
    (
        Step("Ce qui attend", "Les demandes, factures et comptes à regarder, le plus ancien d’abord.",
             "La file est la même pour tous les collègues.", "Actions en attente", to("dashboard")),
        Step("Les demandes à instruire", "Qui suit chaque demande, et pour quand la réponse est promise.",
             "Rien n’est oublié, rien n’est fait deux fois.", "DPC-", to("funding:queue")),
        Step("Les factures à contrôler", "Celles qui attendent, et qui les contrôle.",
             "Les écarts sont montrés avec les deux valeurs.", "F2026-051", to("funding:invoice_queue")),
        Step("Les règlements", "Les virements à faire, et ceux que la banque a faits.",
             "Le fichier de la banque note tous les paiements d’un coup.", "Virements à faire", to("funding:payments")),
        Step("Les remboursements", "Ce qui revient au fonds après un avoir : attendu, en retard, remboursé.",
             "Les retards remontent d’eux-mêmes parmi les actions en attente.", "En retard", to("funding:refunds")),
        Step("Les contributions", "Les déclarations reçues, ce qui est payé et ce qui manque.",
             "Le fichier de la banque se montre avant d’être enregistré.", "Importer des paiements",
             to("funding:declarations")),
        Step("Les habilitations", "Qui demande un droit, avec ce qui le prouve.",
             "Ce qui correspond à ce que le fonds sait est déjà coché.", "Habilitations", to("rights:applications")),
        Step("Les statistiques", "Délais et rejets, période par période.",
             "Un groupe de moins de cinq n’est pas montré.", "Statistiques", to("statistics:home")),
    ),
)  # fmt: skip

TOURS = (
    ENCODER, MANDATEE, MANAGER, BENEFICIARY, OFFICER, RESPONSIBLE, PARTICIPANT, ENROLLER, BILLER, CONTROLLER,
)  # fmt: skip
