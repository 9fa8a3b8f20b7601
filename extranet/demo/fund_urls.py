"""What the demo adds to each fund's site."""

from django.urls import path

from . import mailbox, signature, simulator

urlpatterns = [
    path("mail", mailbox.mail_list, name="demo_mail_list"),
    path("mail/<str:name>", mailbox.mail, name="demo_mail"),
    path("simulateur", simulator.page, name="demo_simulator"),
    path("signature", signature.page, name="demo_signature"),
    path("simulateur/repondre", simulator.answer_now, name="demo_simulator_answer"),
]
