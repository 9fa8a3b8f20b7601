"""« P-Data Portail »: adding somebody, the validation module."""

from django.urls import URLPattern, path

from ..views import new_person, staff_imports, staff_module

urlpatterns: list[URLPattern] = [
    path("personnel/nouveau/", new_person.new_person, name="new_person"),
    path("personnel/nouveau/<uuid:uuid>/", new_person.new_person, name="new_person_of"),
    path("personnel/ajoute/<uuid:uuid>/", new_person.person_added, name="person_added"),
    path("personnel/", staff_imports.StaffImports.as_view(), name="staff_imports"),
    path("personnel/conditions/", staff_module.terms, name="staff_terms"),
    path("personnel/conditions/publier/", staff_module.publish_terms, name="publish_staff_terms"),
    path("personnel/module/<uuid:uuid>/", staff_module.module, name="staff_module"),
    path("personnel/modele.<slug:kind>", staff_module.template, name="staff_template"),
    path("personnel/importer/", staff_imports.send, name="send_staff_data"),
    path("personnel/imports/<uuid:uuid>/", staff_imports.staff_import, name="staff_import"),
    path("personnel/imports/<uuid:uuid>/abandonner/", staff_imports.drop, name="drop_staff_import"),
    path("personnel/imports/<uuid:uuid>/annuler/", staff_imports.take_back, name="take_back_staff_import"),
    path("personnel/imports/<uuid:uuid>/fichier/", staff_imports.file, name="staff_import_file"),
    path("personnel/imports/<uuid:uuid>/departs/", staff_imports.leavers, name="staff_leavers"),
]
