"""Messages with the fund, news and calls for tender."""

from __future__ import annotations

from django.urls import URLPattern, path

from ..views import exchanges, news

urlpatterns: list[URLPattern] = [
    path("echanges/", exchanges.Exchanges.as_view(), name="exchanges"),
    path("echanges/nouveau/", exchanges.new_question, name="new_question"),
    path("echanges/<uuid:uuid>/", exchanges.exchange, name="exchange"),
    path("echanges/<uuid:uuid>/confier/", exchanges.assign_thread, name="assign_thread"),
    path("echanges/<uuid:uuid>/clore/", exchanges.close_thread, name="close_thread"),
    path("echanges/dossier/<uuid:uuid>/", exchanges.thread, name="thread"),
    path("echanges/dossier/<uuid:uuid>/organisme/", exchanges.thread_with_body, name="thread_with_body"),
    path("echanges/fichier/<uuid:uuid>/", exchanges.thread_file, name="thread_file"),
    path("messages/", exchanges.MessagesQueue.as_view(), name="messages_queue"),
    path("actualites/", news.News.as_view(), name="news"),
    path("actualites/<uuid:uuid>/", news.news_item, name="news_item"),
    path("appels-d-offres/", news.Tenders.as_view(), name="tenders"),
    path("appels-d-offres/<uuid:uuid>/", news.tender, name="tender"),
    path("publications/", news.Publications.as_view(), name="publications"),
    path("publications/actualite/", news.add_news, name="add_news"),
    path("publications/appel-d-offres/", news.add_tender, name="add_tender"),
    path("publications/<uuid:uuid>/modifier/", news.edit_publication, name="edit_publication"),
    path("publications/<uuid:uuid>/retirer/", news.withdraw_publication, name="withdraw_publication"),
    path("publications/<uuid:uuid>/remettre/", news.put_publication_back, name="put_publication_back"),
    path("publications/fichier/<uuid:uuid>/", news.publication_file, name="publication_file"),
    path("publications/fichier/<uuid:uuid>/retirer/", news.withdraw_publication_file, name="withdraw_publication_file"),
]
