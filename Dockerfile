# One image for web, worker and beat; docker-compose.yml says which process runs.
FROM python:3.11-slim-bookworm

# The root is read-only where it runs: fontconfig keeps what it found about fonts in /tmp.
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=extranet.settings.base XDG_CACHE_HOME=/tmp/cache

RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core poppler-utils gettext \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/extranet extranet \
    && install -d -o extranet -g extranet /srv/extranet /srv/media /srv/heads /srv/static /srv/metrics

WORKDIR /srv/extranet
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
RUN for po in extranet/locale/*/LC_MESSAGES/django.po; do msgfmt "$po" -o "${po%.po}.mo"; done

USER extranet
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "4", "--blocking-threads", "4", "--no-ws", "extranet.wsgi:application"]
