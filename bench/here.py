"""This process and its database: Django is set up once, and led from one database to the next."""

import os

from bench.place import Place


def set_up(place: Place) -> None:
    os.environ["DATABASE_URL"] = place.url
    os.environ["CAIRN_DATA"] = str(place.folder / "data")
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    (place.folder / "data").mkdir(exist_ok=True)
    import django

    django.setup()


def use(url: str) -> None:
    """Turn to another database, and forget what was kept from the one before."""
    from django.db import connection

    from audience.brief_cache import forget_all
    from audience.keeping.months import forget_months
    from channels import store
    from config import env
    from engine.store import ids, journeys

    connection.close()
    connection.settings_dict.update(env.database(url))
    forget_all()
    forget_months()
    store.forget()
    journeys.forget()
    ids.runs.forget()
    ids.messages.forget()


def leave() -> None:
    """Let go of the database, so that it can be copied or dropped."""
    from django.db import connection

    connection.close()


def migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
