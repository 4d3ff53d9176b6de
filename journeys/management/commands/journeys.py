"""``manage.py journeys list|export|import|diff|check|publish|enrol``: journeys as files, for reviews and continuous integration."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils.translation import gettext as _

from audience.history import Actor
from audience.now import database_now
from engine.models import Journey
from journeys import files
from journeys.checks.base import Finding, Known
from journeys.checks.examine import blocking, examine
from journeys.checks.known import known_for
from journeys.gallery import gallery
from journeys.graph.finished import finished
from journeys.graph.shape import Graph
from journeys.kept.differences import differences
from journeys.kept.player import CannotPlay, play
from journeys.kept.shape import Kept
from journeys.management.diff import compared, is_file
from journeys.models import KeptTest
from journeys.operations.enrolment import DEFAULT_DAYS, BadEnrolment, Enrolling, enrol, fitting
from journeys.operations.files import export, take_in
from journeys.operations.finding import NoSuchJourney, NotPossible, find
from journeys.operations.publish import AlreadyPublished, NotReady, publish

ME = Actor("command line")


class Command(BaseCommand):
    help = "Journeys as files: list, export, import, diff, check, publish, enrol."

    def add_arguments(self, parser: ArgumentParser) -> None:
        does = parser.add_subparsers(dest="does", required=True)
        does.add_parser("list", help="name each journey with its state")
        out = does.add_parser("export", help="write the draft of a journey as YAML")
        out.add_argument("key")
        out.add_argument("--to", help="a file; without it the YAML is printed")
        take = does.add_parser("import", help="read files into drafts; nothing goes live")
        take.add_argument("files", nargs="+", help="YAML files, or gallery:<key>")
        beside = does.add_parser(
            "diff", help="say what differs; ends with 0 if nothing does, with 1 if something, with 2 if it cannot be said"
        )
        beside.add_argument("what", help="a key (its live version against its draft), or a file (the draft of its key against it)")
        beside.add_argument("other", nargs="?", default="", help="instead: compare with this key, key@live, key@3, file or gallery:<key>")
        beside.add_argument("--yaml", action="store_true", help="as a unified diff of canonical YAML")
        look = does.add_parser("check", help="run the checks of the publish button and the kept tests; ends with 1 if something blocks")
        look.add_argument("what", nargs="+", help="keys, or YAML files")
        live = does.add_parser("publish", help="make a draft live")
        live.add_argument("key")
        live.add_argument("--note", default="")
        live.add_argument("--accept-warnings", action="store_true")
        take = does.add_parser("enrol", help="ask in whoever fits the start of a live journey already")
        take.add_argument("key")
        take.add_argument("--days", type=int, default=DEFAULT_DAYS, help="how old the event may be, where one starts it")
        take.add_argument("--limit", type=int, help="end after so many people")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"do_{options['does']}")(options)
        except (NoSuchJourney, NotPossible) as why:
            raise CommandError(str(why)) from why
        except BrokenPipeError:
            # Whoever reads has read enough (`| head`).
            raise
        except OperationalError as why:
            raise CommandError(_("The database does not answer: %(why)s") % {"why": str(why).strip()}) from why
        except OSError as why:
            raise CommandError(f"{why.filename}: {why.strerror}" if why.filename else str(why)) from why

    def do_list(self, options: dict[str, Any]) -> None:
        for journey in Journey.objects.select_related("live").order_by("key"):
            version = f"v{journey.live.number}" if journey.live else "-"
            self.stdout.write(f"{journey.key}\t{journey.state}\t{version}\t{journey.name}")

    def do_export(self, options: dict[str, Any]) -> None:
        text = files.write(export(ME, options["key"]))
        if options["to"]:
            Path(options["to"]).write_text(text, encoding="utf-8")
        else:
            self.stdout.write(text, ending="")

    def do_import(self, options: dict[str, Any]) -> None:
        for name in options["files"]:
            draft = take_in(ME, self.read(name), now=database_now())
            key = draft.journey.key
            self.stdout.write(_("%(key)s: revision %(n)d") % {"key": key, "n": draft.revision})
            # It is taken in as it is; what cannot be read of it must not wait for the next check to be said.
            self.tell(key, blocking(examine(draft.graph, known_for(draft.graph, database_now(), draft.journey))), quiet=True)

    def do_diff(self, options: dict[str, Any]) -> None:
        try:
            found = compared(ME, options["what"], options["other"], self.read)
        except (NoSuchJourney, NotPossible, OSError, CommandError) as why:
            where = f"{why.filename}: {why.strerror}" if isinstance(why, OSError) and why.filename else str(why)
            raise CommandError(where, returncode=2) from why
        told = found.yaml.splitlines() if options["yaml"] else found.lines
        for line in told if not found.same else ():
            self.stdout.write(line)
        if not found.same:
            sys.exit(1)
        self.stdout.write(_("%(before)s and %(after)s are the same") % {"before": found.before.name, "after": found.after.name})

    def do_check(self, options: dict[str, Any]) -> None:
        broken = False
        for name in options["what"]:
            journey = file = None
            if is_file(name):
                file = self.read(name)
                graph, tests = file.graph, list(file.tests or ())
            else:
                draft = find(name)
                graph, journey = draft.graph, draft.journey
                tests = [test.whole() for test in KeptTest.objects.filter(journey=journey)]
            try:
                if file is not None:
                    # The journey whose place it would take is no rival of it.
                    journey = Journey.objects.filter(key=file.key).first()
                found = examine(graph, known_for(graph, database_now(), journey))
            except OperationalError:
                # No database answers: what a drawing says by itself is looked at all the same.
                found = examine(graph, Known())
                self.stdout.write(_("%(name)s: no database answers, so its tests were not played") % {"name": name})
                tests = []
            broken = bool(blocking(found)) or broken
            self.tell(name, found)
            broken = (not blocking(found) and not self.passes(name, journey, graph, tests)) or broken
        if broken:
            raise CommandError(_("Something blocks."), returncode=1)

    def passes(self, name: str, journey: Journey | None, graph: Graph, tests: list[Kept]) -> bool:
        """Play the tests of a drawing and tell of each; say whether all go as they went."""
        whole, passed = finished(graph), True
        for test in tests:
            try:
                differs = differences(test.get("outcome", {}), play(journey, whole, test, database_now()), graph)
            except CannotPlay as why:
                differs = [_("could not be played: %(why)s") % {"why": why}]
            passed = passed and not differs
            told = " ".join(differs) or _("goes as it went")
            self.stdout.write(_("%(name)s: test “%(test)s”: %(told)s") % {"name": name, "test": test["name"], "told": told})
        return passed

    def do_publish(self, options: dict[str, Any]) -> None:
        ticks = ["*"] if options["accept_warnings"] else []
        try:
            done = publish(ME, options["key"], now=database_now(), note=options["note"], ticks=ticks)
        except NotReady as why:
            self.tell(options["key"], why.findings)
            raise CommandError(_("Nothing was published."), returncode=1) from why
        words = _("%(key)s: version %(n)d is live already") if isinstance(done, AlreadyPublished) else _("%(key)s: version %(n)d is live")
        self.stdout.write(words % {"key": options["key"], "n": done.version.number})

    def do_enrol(self, options: dict[str, Any]) -> None:
        asked = Enrolling(days=options["days"], most=options["limit"])
        try:
            found = fitting(ME, options["key"], now=database_now(), days=asked.days)
            job = enrol(ME, options["key"], asked, now=database_now())
        except BadEnrolment as why:
            raise CommandError(why.sentence) from why
        fits = _("many fit") if found.people is None else _("%(n)d fit now") % {"n": found.people}
        self.stdout.write(_("%(key)s: job %(job)d is begun; %(fits)s") % {"key": options["key"], "job": job.pk, "fits": fits})

    def read(self, name: str) -> files.JourneyFile:
        if name.startswith("gallery:"):
            found = next((one for one in gallery() if one.key == name.removeprefix("gallery:")), None)
            if found is None:
                raise CommandError(_("The gallery has: %(keys)s") % {"keys": ", ".join(one.key for one in gallery())})
            return found
        try:
            return files.read(Path(name).read_text(encoding="utf-8"))
        except files.BadFile as why:
            raise CommandError(f"{name}: {why}") from why
        except UnicodeDecodeError as why:
            raise CommandError(_("%(name)s: This is no text in UTF-8.") % {"name": name}) from why

    def tell(self, name: str, found: list[Finding], *, quiet: bool = False) -> None:
        if not found and not quiet:
            self.stdout.write(_("%(name)s: nothing to say") % {"name": name})
        for one in found:
            where = f" [{one.node}]" if one.node else ""
            self.stdout.write(f"{name}: {one.level}: {one.text}{where}")
