from django.urls import path

from . import views

app_name = "agenda"
urlpatterns = [
    path("", views.agenda, name="agenda"),
    path("fermer/", views.end, name="end"),
    path("<str:secret>.ics", views.feed, name="feed"),
]
