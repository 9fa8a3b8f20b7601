"""Contributions: simulation and declarations."""

from __future__ import annotations

from django.urls import URLPattern, path

from ..views import collecting, contributions, declarations, rates

OF_ONE = "contributions/declarations/<uuid:uuid>/"

urlpatterns: list[URLPattern] = [
    path("contributions/", contributions.home, name="contributions"),
    path("contributions/simulation/", contributions.simulation, name="simulation"),
    path("contributions/simulation/pdf/", contributions.simulation_pdf, name="simulation_pdf"),
    path("contributions/<int:year>/declarer/", contributions.begin, name="begin_declaration"),
    path("contributions/declarations/", collecting.Declarations.as_view(), name="declarations"),
    path("contributions/<int:year>/attendues/", collecting.Late.as_view(), name="late_declarations"),
    path("contributions/<int:year>/rappels/<slug:kind>/", collecting.remind, name="remind_contributions"),
    path("contributions/declarations/importer-des-paiements/", collecting.import_payments, name="import_contributions"),
    path(OF_ONE, declarations.page, name="declaration"),
    path(f"{OF_ONE}modifier/", declarations.edit, name="edit_declaration"),
    path(f"{OF_ONE}enregistrement/", declarations.keep, name="keep_declaration"),
    path(f"{OF_ONE}verifier/", declarations.check, name="check_declaration"),
    path(f"{OF_ONE}corriger/", declarations.correct, name="correct_declaration"),
    path(f"{OF_ONE}supprimer/", declarations.drop, name="drop_declaration"),
    path(f"{OF_ONE}accuse/", declarations.receipt, name="declaration_receipt"),
    path(f"{OF_ONE}paiement/", declarations.payment, name="declaration_payment"),
    path("contributions/reglages/", rates.home, name="contribution_settings"),
    path("contributions/reglages/taux-legaux/", rates.load, name="load_legal_rates"),
    path("contributions/reglages/ajouter/", rates.add, name="add_contribution"),
    path("contributions/reglages/<uuid:uuid>/", rates.edit, name="edit_contribution"),
    path("contributions/reglages/<uuid:uuid>/taux/", rates.add_rate, name="add_rate"),
    path("contributions/reglages/taux/<uuid:uuid>/", rates.edit_rate, name="edit_rate"),
    path("contributions/reglages/taux/<uuid:uuid>/supprimer/", rates.remove_rate, name="remove_rate"),
]
