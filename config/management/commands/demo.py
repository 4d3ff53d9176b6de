"""Fill an empty installation with Acme Boards, or let a little live traffic trickle."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from audience.now import database_now
from config.demo import trickle
from config.demo.play import is_empty, play


class Command(BaseCommand):
    help = "Make the demo company Acme Boards: 2,000 people and sixty days, walked by the engine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there are people already")
        parser.add_argument("--trickle", action="store_true", help="go on with a little live traffic until stopped")

    def handle(self, *args: Any, if_empty: bool = False, **options: Any) -> None:
        if options["trickle"]:
            trickle.run()
            return
        if not is_empty():
            if not if_empty:
                self.stderr.write("There are people here already; the demo needs an empty installation.")
                raise SystemExit(1)
            return
        began = time.monotonic()
        self.stdout.write("Acme Boards: sixty days are being walked, about a minute or two.")
        play(database_now(), lambda line: self.stdout.write(f"  {line}"))
        self.stdout.write(f"  done in {time.monotonic() - began:.0f} s")
