from django.urls import path

from .views import pages

app_name = "statistics"
urlpatterns = [
    path("", pages.home, name="home"),
    path("reglages/", pages.options, name="options"),
    path("ouvertes/", pages.open_page, name="open"),
    path("ouvertes/<slug:name>.csv", pages.open_file, name="open_file"),
    path("<slug:name>.<str:kind>", pages.file, name="file"),
]
