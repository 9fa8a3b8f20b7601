from django.urls import path

from .views import shelf, tickets, welcome

app_name = "help"
urlpatterns = [
    path("", welcome.home, name="home"),
    path("mode-d-emploi/", welcome.manual, name="manual"),
    path("mode-d-emploi.pdf", welcome.manual_file, name="manual_file"),
    path("signaler/", tickets.report, name="report"),
    path("signalements/", tickets.Tickets.as_view(), name="tickets"),
    path("signalements/<uuid:uuid>/", tickets.ticket, name="ticket"),
    path("signalements/<uuid:uuid>/clore/", tickets.close, name="close"),
    path("documents/ajouter/", shelf.add, name="add_item"),
    path("documents/<uuid:uuid>", shelf.item_file, name="item_file"),
    path("documents/<uuid:uuid>/modifier/", shelf.edit, name="edit_item"),
    path("documents/<uuid:uuid>/retirer/", shelf.withdraw, name="withdraw_item"),
    path("documents/<uuid:uuid>/remettre/", shelf.lay_out_again, name="return_item"),
]
