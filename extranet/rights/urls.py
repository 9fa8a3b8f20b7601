from django.urls import path

from .views import applications, deciding, figures, mine, settings

app_name = "rights"
urlpatterns = [
    path("", mine.mine, name="mine"),
    path("entites/<str:profile>/ajouter/", mine.add, name="add"),
    path("services/<str:service>/demander/", mine.ask, name="ask"),
    path("demandes/<uuid:uuid>/", mine.application, name="application"),
    path("demandes/<uuid:uuid>/corriger/", mine.correct, name="correct"),
    path("demandes/<uuid:uuid>/piece/", mine.attach, name="attach"),
    path("pieces/<uuid:uuid>", mine.paper, name="paper"),
    path("habilitations/", applications.Applications.as_view(), name="applications"),
    path("habilitations/confirmer/", applications.confirm_many, name="confirm_many"),
    path("habilitations/<uuid:uuid>/", deciding.review, name="review"),
    path("habilitations/<uuid:uuid>/confirmer/", deciding.confirm, name="confirm"),
    path("habilitations/<uuid:uuid>/refuser/", deciding.refuse, name="refuse"),
    path("habilitations/<uuid:uuid>/reconnaitre/", deciding.recognise, name="recognise"),
    path("habilitations/<uuid:uuid>/creer/", deciding.create_organisation, name="create_organisation"),
    path("donnes/<uuid:uuid>/suspendre/", deciding.suspend, name="suspend"),
    path("donnes/<uuid:uuid>/retablir/", deciding.resume, name="resume"),
    path("donnes/<uuid:uuid>/terminer/", deciding.end, name="end"),
    path("donnees/import/", figures.import_file, name="import_figures"),
    path("donnees/organisations/<uuid:uuid>/", figures.figures, name="figures"),
    path("donnees/<uuid:uuid>/retirer/", figures.remove, name="remove_figure"),
    path("reglages/contributions/", settings.contributions_address, name="contributions_address"),
]
