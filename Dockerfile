# One build, three images: `app` (web, live, worker, beat, migrate), `proxy` (nginx with our static files) and `tools`
# (backup, restore).
# No secret goes in: all of them come from the environment when a container starts.

FROM node:22-bookworm-slim AS style
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund --ignore-scripts
COPY cms/front cms/front
COPY cms/static cms/static
COPY learning/static learning/static
COPY support/static support/static
RUN npm run build

FROM python:3.12-slim-bookworm AS packages
COPY requirements.txt /tmp/
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --only-binary :all: --require-hashes -r /tmp/requirements.txt

# Translations and static files need the compiler of translations too, which servers do not.
FROM packages AS collected
COPY requirements-demo.txt /tmp/
RUN /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --only-binary :all: --require-hashes -r /tmp/requirements-demo.txt
WORKDIR /app
COPY . .
COPY --from=style /build/cms/static/dist cms/static/dist
RUN /opt/venv/bin/python manage.py compile_translations \
 && STATIC_ROOT=/app/static VAR_DIR=/tmp/build /opt/venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
 && rm -rf /tmp/build \
 && /opt/venv/bin/python -m compileall -q cms learning onboarding support surveys

FROM python:3.12-slim-bookworm AS app
# Films of editors are looked into with ffprobe and ffmpeg.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ffmpeg \
 && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 doorbraak \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin doorbraak \
 && install -d -o doorbraak -g doorbraak -m 0750 /srv/doorbraak /srv/doorbraak/var /srv/doorbraak/media \
 && install -d -o doorbraak -g doorbraak -m 0700 /var/tmp/doorbraak
COPY --from=packages /opt/venv /opt/venv
COPY --from=collected /app /app
WORKDIR /app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    STATIC_ROOT=/app/static \
    VAR_DIR=/srv/doorbraak/var \
    MEDIA_ROOT=/srv/doorbraak/media \
    WEB_BIND=0.0.0.0:8000
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "/app/cms/deploy/healthcheck.py", "http://127.0.0.1:8000/healthz"]
CMD ["gunicorn", "-c", "python:cms.deploy.gunicorn_conf", "cms.wsgi"]

# The volume of the media files takes the owner of this folder when a restore is the first to mount it.
FROM postgres:17-bookworm AS tools
RUN install -d -o 10001 -g 10001 -m 0750 /srv/doorbraak /srv/doorbraak/media
COPY cms/deploy/backup.sh cms/deploy/restore.sh /scripts/
USER 10001:10001

FROM nginxinc/nginx-unprivileged:1.28-bookworm AS proxy
USER root
RUN install -d -o 101 -g 10001 -m 0700 /var/cache/doorbraak
USER 101
COPY cms/deploy/proxy/*.template /etc/nginx/templates/
COPY cms/deploy/proxy/pages /srv/pages
COPY --from=collected /app/static /srv/static
ENV NGINX_ENVSUBST_OUTPUT_DIR=/tmp \
    RUN_DIR=/tmp \
    CONF_DIR=/tmp \
    BODY_DIR=/var/cache/doorbraak \
    PAGES_DIR=/srv/pages \
    STATIC_ROOT=/srv/static \
    MEDIA_ROOT=/srv/doorbraak/media
CMD ["nginx", "-c", "/tmp/nginx.conf", "-g", "daemon off;"]
