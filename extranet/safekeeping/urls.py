from django.urls import path

from . import views

app_name = "safekeeping"
urlpatterns = [
    path("", views.page, name="held"),
    path("<str:what>/", views.decide, name="decide"),
]
