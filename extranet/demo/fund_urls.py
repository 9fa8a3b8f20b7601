"""What the demo adds to each fund's site."""

from django.urls import path

from . import mailbox

urlpatterns = [
    path("mail", mailbox.mail_list, name="demo_mail_list"),
    path("mail/<str:name>", mailbox.mail, name="demo_mail"),
]
