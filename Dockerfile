# One image, three processes: `python -m config.run web`, `worker`, `beat`.
FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PATH=/app/.venv/bin:$PATH
RUN useradd --system --create-home --uid 10001 cairn && install -d -o cairn /app
USER cairn
WORKDIR /app

COPY --chown=cairn requirements.txt ./
RUN python -m venv .venv && pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.txt

COPY --chown=cairn . .
# What an empty line of .env may not undo is no variable here but a default in config/settings.py.
ENV CAIRN_CONTAINER=1
RUN CAIRN_PRODUCTION=1 SECRET_KEY=for-this-command-only python manage.py collectstatic --noinput

EXPOSE 8000
CMD ["python", "-m", "config.run", "web"]
