from django.urls import path, register_converter

from .periods import MonthConverter
from .views import (
    bulk,
    calendar,
    certificate_files,
    certifying,
    certifying_online,
    dashboard,
    dossiers,
    entry,
    identity,
    lists,
    options,
    payments,
    staff,
    supporting,
)

register_converter(MonthConverter, "calendar_month")

app_name = "certification"
urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("dossiers/", lists.Dossiers.as_view(), name="list"),
    path("dossiers/ptp/", lists.Dossiers.as_view(device="ptp"), name="ptp"),
    path("dossiers/vae/", lists.Dossiers.as_view(device="vae"), name="vae"),
    path("dossiers/ouvrir/", staff.add, name="add"),
    path("dossiers/importer/", staff.import_dossiers, name="import_dossiers"),
    path("reglements/", lists.Payments.as_view(), name="payments"),
    path("reglements/importer/", payments.import_payments, name="import_payments"),
    path("reglements/<uuid:uuid>/retirer/", payments.withdraw, name="withdraw_payment"),
    path("reglages/", options.options, name="options"),
    path("identite/", identity.identity, name="identity"),
    path("identite/certificateur/", identity.certifier, name="certifier"),
    path("identite/lettre-de-consentement.pdf", identity.blank_letter, name="blank_letter"),
    path("identite/<uuid:uuid>/logo", identity.picture, {"name": "logo"}, name="identity_logo"),
    path("identite/<uuid:uuid>/cachet", identity.picture, {"name": "stamp"}, name="identity_stamp"),
    path("justificatifs/", supporting.Queue.as_view(), name="supporting_list"),
    path("justificatifs/<uuid:uuid>/", supporting.supporting, name="supporting"),
    path("justificatifs/<uuid:uuid>/fichier", supporting.supporting_file, name="supporting_file"),
    path("justificatifs/<uuid:uuid>/conforme/", supporting.accept, name="accept_supporting"),
    path("justificatifs/<uuid:uuid>/refuser/", supporting.refuse, name="refuse_supporting"),
    path("justificatifs/<uuid:uuid>/retirer/", supporting.withdraw_check, name="withdraw_supporting"),
    path("mois/", bulk.current, name="bulk"),
    path("mois/<calendar_month:month>/", bulk.bulk, name="bulk_month"),
    path("mois/<calendar_month:month>/modele.xlsx", bulk.model, name="bulk_model"),
    path("<uuid:uuid>/", dossiers.summary, name="dossier"),
    path("<uuid:uuid>/reglements/", payments.of_dossier, name="payments_of"),
    path("<uuid:uuid>/certificats/", dossiers.months, name="months"),
    path("<uuid:uuid>/formation/", dossiers.training, name="training"),
    path("<uuid:uuid>/modifier/", staff.edit, name="edit"),
    path("<uuid:uuid>/suivi/<slug:kind>/", staff.follow, name="follow"),
    path("<uuid:uuid>/calendrier/", calendar.first, name="calendar"),
    path("<uuid:uuid>/calendrier/<calendar_month:month>/", calendar.month, name="calendar_month"),
    path("<uuid:uuid>/calendrier/semaine/", calendar.pattern, name="calendar_pattern"),
    path("<uuid:uuid>/calendrier/fichier/", calendar.upload, name="calendar_file"),
    path("<uuid:uuid>/<calendar_month:month>/", entry.month, name="month"),
    path("<uuid:uuid>/<calendar_month:month>/modele.xlsx", entry.model, name="month_model"),
    path("<uuid:uuid>/<calendar_month:month>/certifier/", certifying.certify, name="certify"),
    path("<uuid:uuid>/<calendar_month:month>/certifier/document/", certifying.ask_print, name="ask_print"),
    path("<uuid:uuid>/<calendar_month:month>/certifier/signe/", certifying.join_scan, name="join_scan"),
    path("<uuid:uuid>/<calendar_month:month>/certifier/signe/heures/", certifying.confirm_scan, name="confirm_scan"),
    path("<uuid:uuid>/<calendar_month:month>/certifier/signe/retirer/", certifying.remove_scan, name="remove_scan"),
    path("<uuid:uuid>/<calendar_month:month>/certifier/attestations/", certifying.join_sheets, name="join_sheets"),
    path("<uuid:uuid>/<calendar_month:month>/certifier/papier/", certifying.certify_on_paper, name="certify_on_paper"),
    path(
        "<uuid:uuid>/<calendar_month:month>/certifier/en-ligne/",
        certifying_online.certify_online,
        name="certify_online",
    ),
    path(
        "<uuid:uuid>/<calendar_month:month>/certifier/methode/", certifying_online.choose_method, name="choose_method"
    ),
    path(
        "<uuid:uuid>/<calendar_month:month>/certifier/cle/",
        certifying_online.certify_by_factor,
        name="certify_by_factor",
    ),
    path("<uuid:uuid>/<calendar_month:month>/certifier/code/", certifying_online.certify_code, name="certify_code"),
    path(
        "<uuid:uuid>/<calendar_month:month>/certifier/code/renvoyer/", certifying_online.resend_code, name="resend_code"
    ),
    path("<uuid:uuid>/<calendar_month:month>/certifier/effectuee/", certifying.certified, name="certified"),
    path("attestations/<uuid:uuid>/", certificate_files.attendance_sheet, name="attendance_sheet"),
    path("attestations/<uuid:uuid>/retirer/", certifying.remove_sheet, name="remove_sheet"),
    path("certificat/<uuid:uuid>/vue.pdf", certificate_files.certificate_view, name="certificate_view"),
    path("certificat/<uuid:uuid>/document.pdf", certificate_files.certificate_print, name="certificate_print"),
    path("certificat/<uuid:uuid>/signe.pdf", certificate_files.certificate_scan, name="certificate_scan"),
    path(
        "certificat/<uuid:uuid>/certificat.pdf", certificate_files.certificate_definitive, name="certificate_definitive"
    ),
]
