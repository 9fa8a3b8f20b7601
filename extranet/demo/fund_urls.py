"""What the demo adds to each fund's site."""

from django.urls import path

from . import mailbox, signature, simulator, tour

urlpatterns = [
    path("visite/", tour.tours, name="demo_tours"),
    path("visite/<slug:slug>/", tour.step, name="demo_tour"),
    path("visite/<slug:slug>/pas/", tour.move, name="demo_tour_move"),
    path("mail", mailbox.mail_list, name="demo_mail_list"),
    path("mail/<str:name>", mailbox.mail, name="demo_mail"),
    path("simulateur", simulator.page, name="demo_simulator"),
    path("signature", signature.page, name="demo_signature"),
    path("simulateur/repondre", simulator.answer_now, name="demo_simulator_answer"),
]
