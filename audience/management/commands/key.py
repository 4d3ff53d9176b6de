"""``manage.py key list|make|revoke``: keys without the admin, for the first start and for programs that set Cairn up."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audience import keys
from audience.api.scopes import read_scopes
from audience.history import Actor
from audience.models import AccessKey
from audience.now import database_now

ME = Actor("command line")


class Command(BaseCommand):
    help = "Keys: list, make, revoke. A new key is printed once, alone on standard output, and kept nowhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        does = parser.add_subparsers(dest="does", required=True)
        does.add_parser("list", help="name each key that is worth something: number, kind, beginning, name, scopes")
        made = does.add_parser("make", help="make a key and print it")
        made.add_argument("kind", choices=AccessKey.Kind.values, help="server: write key of your backend; browser: of a site; api")
        made.add_argument("name", help="whose it is")
        made.add_argument("scopes", nargs="*", help="of an API key: what it may do, such as journeys:read")
        gone = does.add_parser("revoke", help="make a key worthless")
        gone.add_argument("number", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"do_{options['does']}")(options)

    def do_list(self, options: dict[str, Any]) -> None:
        for row in AccessKey.objects.filter(revoked_at__isnull=True).order_by("pk"):
            self.stdout.write(f"{row.pk}\t{row.kind}\t{row.prefix}…\t{row.name}\t{' '.join(row.scopes)}".rstrip())

    def do_make(self, options: dict[str, Any]) -> None:
        kind, name, scopes = options["kind"], options["name"].strip(), options["scopes"]
        longest = AccessKey._meta.get_field("name").max_length or 0
        if not 0 < len(name) <= longest:
            raise CommandError(f"The name of a key has 1 to {longest} characters.")
        if bool(scopes) != (kind == AccessKey.Kind.API):
            raise CommandError("An API key needs scopes, such as journeys:read; a write key has none.")
        try:
            _row, secret = keys.give(ME, kind, name, read_scopes(scopes), database_now())
        except ValueError as why:
            raise CommandError(str(why)) from why
        self.stdout.write(secret)

    def do_revoke(self, options: dict[str, Any]) -> None:
        row = AccessKey.objects.filter(pk=options["number"]).first()
        if row is None:
            raise CommandError(f"There is no key {options['number']}; `manage.py key list` names them.")
        done = keys.take_back(ME, row, database_now())
        self.stdout.write("It is worthless now." if done else "It was worthless already.")
