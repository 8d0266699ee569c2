# One image for web, worker and scheduler; docker-compose.yml says which of them a container is.
FROM python:3.11.14-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 ARENA_HOME=/data
WORKDIR /srv/arena

COPY requirements.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check -r requirements.txt

COPY manage.py gunicorn.conf.py ./
COPY scoring scoring
COPY demo demo
COPY arena arena
COPY templates templates
COPY static static
COPY locale locale
RUN python -m compileall -q arena scoring demo \
    && useradd --system --uid 10001 --no-create-home arena \
    && install -d -o arena -g arena -m 0700 /data

USER arena
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "arena.wsgi"]
