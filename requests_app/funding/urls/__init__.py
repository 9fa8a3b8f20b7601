"""Under « /prises-en-charge/ »: each trade's pages."""

from . import accountability, asking, contributions, counters, deciding, exchanges, invoicing, letters, paying

app_name = "funding"
urlpatterns = [
    *asking.urlpatterns,
    *deciding.urlpatterns,
    *invoicing.urlpatterns,
    *paying.urlpatterns,
    *contributions.urlpatterns,
    *letters.urlpatterns,
    *exchanges.urlpatterns,
    *counters.urlpatterns,
    *accountability.urlpatterns,
]
