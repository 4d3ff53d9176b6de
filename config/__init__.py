"""Puts the house together: settings, urls, celery, beat."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
