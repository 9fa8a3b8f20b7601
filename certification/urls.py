from django.urls import path, register_converter

from .periods import MonthConverter
from .views import bulk, calendar, dashboard, dossiers, entry, exchanges, filings, lists, options, payments, staff

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
    path("formations/", lists.Courses.as_view(), name="courses"),
    path("echanges/", exchanges.Exchanges.as_view(), name="exchanges"),
    path("echanges/pieces/<uuid:uuid>/", exchanges.message_file, name="message_file"),
    path("documents/", filings.Documents.as_view(), name="documents"),
    path("documents/<slug:kind>/<uuid:uuid>/", filings.filed, name="filed"),
    path("reglages/", options.options, name="options"),
    path("mois/", bulk.current, name="bulk"),
    path("mois/<calendar_month:month>/", bulk.bulk, name="bulk_month"),
    path("mois/<calendar_month:month>/modele.xlsx", bulk.model, name="bulk_model"),
    path("<uuid:uuid>/", dossiers.summary, name="dossier"),
    path("<uuid:uuid>/reglements/", payments.of_dossier, name="payments_of"),
    path("<uuid:uuid>/documents/", filings.of_dossier, name="documents_of"),
    path("<uuid:uuid>/echanges/", exchanges.exchange, name="exchange"),
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
]
