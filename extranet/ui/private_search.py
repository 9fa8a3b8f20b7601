"""Lists that are searched by people's names: what is typed stays out of the address, and so out of every log.

The search form posts. What was typed about people is kept in the session under a random key, and the browser is sent
on to `?recherche=<key>`: paging, sorting and exporting are the same links as on any list, two windows keep two
searches, and the bare address shows the whole list again.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _

from .lists import ListPage

SESSION_KEY = "searches"
PARAMETER = "recherche"
KEPT = 20  # searches of one session; the oldest goes first


class PeopleListPage(ListPage):
    """A `ListPage` whose `personal_filters` are names of filters that hold words about people."""

    http_method_names = [*ListPage.http_method_names, "post"]
    search_method = "post"
    only_reads_when_posted = True
    personal_filters: tuple[str, ...] = ("q",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep what was typed, and go on to the list that it finds."""
        self.check_access()
        self.get_queryset()  # 404 where there is no such list for this person
        address = QueryDict(mutable=True)
        for name in self.filterset_class.base_filters:
            if name not in self.personal_filters and (value := request.POST.get(name)):
                address[name] = value
        typed = {name: value for name in self.personal_filters if (value := request.POST.get(name, "").strip())}
        if typed:
            address[PARAMETER] = keep(request, typed)
        return HttpResponseRedirect(f"{request.path}?{address.urlencode()}" if address else request.path)

    def get_search(self) -> QueryDict:
        search = self.request.GET.copy()
        for name in self.personal_filters:
            search.pop(name, None)
        if key := search.get(PARAMETER):
            typed = self.request.session.get(SESSION_KEY, {}).get(key)
            if typed is None:
                messages.warning(self.request, _("Cette recherche n’est plus gardée : écrivez-la à nouveau."))
            search.update(typed or {})
        return search

    def address_without(self, name: str) -> str:
        """What is kept in the session leaves the address with its key."""
        return super().address_without(PARAMETER if name in self.personal_filters else name)


def keep(request: HttpRequest, typed: dict[str, str]) -> str:
    """Keep these words in the session; their key is returned."""
    key = secrets.token_urlsafe(8)
    searches = [*request.session.get(SESSION_KEY, {}).items(), (key, typed)]
    request.session[SESSION_KEY] = dict(searches[-KEPT:])
    return key
