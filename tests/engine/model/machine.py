"""Anything may happen in any order: the rules that Hypothesis picks from, and what must be true after each of them."""

from collections import Counter as Tally
from datetime import timedelta

from hypothesis.stateful import initialize, invariant, precondition, rule
from hypothesis.strategies import booleans, integers, none, sampled_from

from audience.models import Identity
from channels.dispatch import sweep
from channels.models import Message
from engine.core.transfer import WAITS, Choice
from engine.models import Job, Journey, Run, Step
from engine.runtime import by_hand, hands
from engine.runtime.jobs import cancel, work_on
from engine.runtime.step import step
from engine.runtime.thaw import thaw
from engine.runtime.transfers import put_back, transfer
from engine.store import shards
from engine.store.logs import fold
from tests.engine.model import quiet
from tests.engine.model.house import counted, heard, mortal, said_twice
from tests.engine.model.model import BUYS, COMES, ENTRY, GRAPHS, UPGRADES
from tests.engine.model.played import KNOWN, Played

UNKNOWN = ("browser-1", "browser-2")
people, journeys, someone = sampled_from(KNOWN + UNKNOWN), sampled_from(sorted(GRAPHS)), integers(0, 9)
deaths = none() | integers(0, 60)
WHEN = sampled_from(["now", "older", "late"])
THEN = sampled_from(["", "walk", "speak"])


class Machine(Played):
    @initialize()
    def live(self) -> None:
        """Both journeys are live; some rest at their first wait, others have a message that nobody has sent yet."""
        for key in sorted(GRAPHS):
            self.model.days[self.house.publish(key, 1)] = 1
        for who in ("ada", "ben", "browser-1"):
            self.stands_before_a_paywall(who, "now", "a", None, "")
        self.house.settle()
        for who in ("cleo", "browser-2"):
            self.stands_before_a_paywall(who, "now", "a", None, "walk")

    # What comes in.

    def at_once(self, then: str, dies: int | None) -> None:
        """What the engine does right after something came in, to its end or not."""
        with mortal(dies):
            match then:
                case "walk":
                    step(self.house.now, range(256))
                case "speak":
                    self.house.dispatch()

    @rule(who=people)
    def appears(self, who: str) -> None:
        traits = {"email": f"{who}@northwind.example", "phone": "+12125550142", "push_token": who, "timezone": "UTC"}
        self.says(who, ago="before", type="identify", traits=traits)
        agrees = {"channel": "sms", "message_class": "transactional", "source": "form"}
        self.says(who, ago="before", type="track", event="consent_given", properties=agrees)

    @rule(who=people, ago=WHEN, feature=sampled_from("ab"), dies=deaths, then=THEN)
    def stands_before_a_paywall(self, who: str, ago: str, feature: str, dies: int | None, then: str) -> None:
        self.says(who, dies, ago, type="track", event=ENTRY, properties={"feature": feature})
        self.at_once(then, dies)

    @rule(who=people, ago=WHEN, type_=sampled_from([COMES, BUYS]), dies=deaths, then=THEN)
    def does(self, who: str, ago: str, type_: str, dies: int | None, then: str) -> None:
        self.says(who, dies, ago, type="track", event=type_, properties={"amount": 5, "currency": "EUR"} if type_ == BUYS else {})
        self.at_once(then, dies)

    @rule(who=people, ago=sampled_from(["now", "older"]), dies=deaths, then=THEN)
    def upgrades(self, who: str, ago: str, dies: int | None, then: str) -> None:
        if self.waiting(payload__isnull=False) and self.waiting(type=UPGRADES):
            self.house.settle()
        plan = 1 + sum(event.type == UPGRADES for event in self.model.said.values())
        self.says(who, dies, ago, type="track", event=UPGRADES, properties={"to": f"p{plan}"})
        self.at_once(then, dies)

    @rule(who=sampled_from(KNOWN), account=sampled_from(["acme", "globex"]))
    def comes_into_an_account(self, who: str, account: str) -> None:
        self.before_a_move()
        self.says(who, type="group", groupId=account, traits={})

    @rule(browser=sampled_from(UNKNOWN), who=sampled_from(KNOWN))
    def turns_out_to_be(self, browser: str, who: str) -> None:
        if browser not in self.model.joined:
            self.appears(browser)
            self.before_a_move()
            self.says(browser, type="identify", userId=who, traits={})
            self.model.joined[browser] = who

    @rule(which=someone)
    def upgrades_while_a_message_is_on_its_way(self, which: int) -> None:
        """Whoever has a message that is ready upgrades, and it is called right then."""
        people = Message.objects.filter(state="ready").order_by("id").values_list("person_id", flat=True)
        names = Identity.objects.filter(person_id__in=people[which : which + 1]).order_by("value").values_list("value", flat=True)
        for who in names[:1]:
            self.upgrades(who, "now", None, "speak")

    @rule(browser=sampled_from(UNKNOWN), who=sampled_from(KNOWN), then=THEN)
    def turns_out_to_be_and_upgrades(self, browser: str, who: str, then: str) -> None:
        """Somebody unknown stands before a paywall, is recognised and upgrades, and nobody has walked any of it."""
        if browser not in self.model.joined:
            self.stands_before_a_paywall(browser, "now", "b", None, "")
            self.turns_out_to_be(browser, who)
            self.upgrades(who, "now", None, then)

    @precondition(lambda self: self.model.said)
    @rule(which=integers(0, 99))
    def says_it_twice(self, which: int) -> None:
        said = self.model.said[sorted(self.model.said)[which % len(self.model.said)]]
        assert self.house.accept(said.message).duplicates == 1

    # What the engine does, wholly or in part, to its end or not.

    @rule(dies=deaths, size=sampled_from([1, 3, 1000]), only=sampled_from(["", "rows", "due", "held"]), half=booleans())
    def steps(self, dies: int | None, size: int, only: str, half: bool) -> None:
        busy = [shard for shard, _ in shards.busy(self.house.now)]
        with mortal(dies):
            step(self.house.now, busy[: (len(busy) + 1) // 2] if half else busy, size=size, only=only)

    @rule(dies=deaths, what=sampled_from(["dispatch", "thaw", "sweep", "fold"]))
    def works(self, dies: int | None, what: str) -> None:
        with mortal(dies):
            match what:
                case "dispatch":
                    self.house.dispatch()
                case "thaw":
                    thaw(self.house.now, budget_seconds=1)
                case "sweep":
                    sweep(self.house.now)
                case "fold":
                    fold(3)

    @rule(hours=sampled_from([1, 9, 24, 60]))
    def time_passes(self, hours: int) -> None:
        self.house.now += timedelta(hours=hours)

    @rule()
    def the_next_moment_comes(self) -> None:
        self.house.now = max(self.house.now, self.house.next_moment() or self.house.now)

    # What people do by hand.

    @rule(key=journeys)
    def pauses(self, key: str) -> None:
        if not self.model.paused(key):
            hands.pause(Journey.objects.get(key=key), self.house.now)
            self.model.pauses[key].append([self.house.now, None, ""])

    @rule(key=journeys, late=sampled_from(["send", "wait", "skip"]))
    def resumes(self, key: str, late: str) -> None:
        if self.model.paused(key):
            hands.resume(Journey.objects.get(key=key), self.house.now, late=late)
            self.model.pauses[key][-1][1:] = self.house.now, late

    @rule(which=someone, turn=booleans())
    def one_is_paused_or_goes_on(self, which: int, turn: bool) -> None:
        for run in self.house.live(paused_at__isnull=turn)[which : which + 1]:
            stood = self.model.stood.setdefault(run.pk, [])
            if turn:
                by_hand.pause_run(run, self.house.now)
                stood.append([self.house.now, None, "wait"])
            else:
                by_hand.resume_run(run, self.house.now)
                stood[-1][1] = self.house.now

    @rule(key=journeys, days=sampled_from([1, 3]))
    def another_version_is_published(self, key: str, days: int) -> None:
        self.model.days[self.house.publish(key, days)] = days

    @rule(
        key=journeys,
        at=integers(0, 9),
        to=integers(0, 9),
        wait=sampled_from(WAITS),
        leaves=booleans(),
        dies=deaths,
        size=sampled_from([1, 1000]),
    )
    def people_are_moved(self, key: str, at: int, to: int, wait: str, leaves: bool, dies: int | None, size: int) -> None:
        """Whoever rests where somebody rests goes to any step of the live version, or out; the worker may die meanwhile."""
        places = sorted({(run.version_id, run.node) for run in self.house.live(journey__key=key)})
        if not places or self.moving(key):
            return
        version, node = places[at % len(places)]
        journey = Journey.objects.get(key=key)
        steps = [one["id"] for one in journey.live.graph["nodes"] if one["id"] != "start"]
        if (version, node) == (journey.live_id, steps[to % len(steps)]):
            return
        choice = Choice(
            version=version, node=node, do="leave" if leaves else "move", to="" if leaves else steps[to % len(steps)], wait=wait
        )
        transfer(journey.pk, journey.live_id, [choice], by="test", now=self.house.now)
        with mortal(dies):
            work_on(self.house.now, budget_seconds=5, size=size)

    @rule(key=journeys, which=someone, dies=deaths, cancelled=booleans())
    def a_move_is_undone_or_cancelled(self, key: str, which: int, dies: int | None, cancelled: bool) -> None:
        for job in Job.objects.filter(journey__key=key, state__in=Job.ACTIVE) if cancelled else ():
            cancel(job.pk, by="test", now=self.house.now)
        over = Job.objects.filter(journey__key=key, kind="transfer").exclude(state__in=Job.ACTIVE).order_by("id")
        for job in [] if self.moving(key) else over[which : which + 1]:
            put_back(job, by="test", now=self.house.now)
            with mortal(dies):
                work_on(self.house.now, budget_seconds=5, size=1000)

    def moving(self, key: str) -> bool:
        return Job.objects.filter(journey__key=key, state__in=Job.ACTIVE).exists()

    @precondition(lambda self: not self.model.closed)
    @rule(key=journeys)
    def is_closed(self, key: str) -> None:
        if not self.model.paused(key):
            Journey.objects.filter(key=key).update(state="closed")
            self.model.closed.add(key)

    # What must be true.

    @invariant()
    def holds(self) -> None:
        """Whoever upgraded hears no more, also while nothing is quiet; and the counts are a plain count."""
        told = heard()
        assert {run: told.get(run, 0) for run in self.model.heard} == self.model.heard
        if self.model.silent:
            began = Step.objects.filter(kind="entered", event_id__in=self.model.silent, journey_id__in=Journey.objects.filter(key="walk"))
            loud = [run for run in began.values_list("run_id", flat=True) if told.get(run or 0)]
            assert not loud, f"runs {loud} began before an upgrade and spoke after it"
        assert said_twice() == []
        assert counted("waiting") == dict(Tally((run.version_id, run.node) for run in self.house.live()))

    @rule()
    def all_is_quiet(self) -> None:
        self.house.settle()
        quiet.check(self.house, self.model)

    def comes_to_its_end(self) -> None:
        """Everything goes on, time passes, and everybody comes out somewhere."""
        self.all_is_quiet()
        for key in sorted(GRAPHS):
            self.resumes(key, "send")
        for _ in self.house.live(paused_at__isnull=False):
            self.one_is_paused_or_goes_on(0, False)
        for _ in range(60):
            self.the_next_moment_comes()
            self.all_is_quiet()
            if not self.house.live():
                break
        assert not Run.objects.filter(ended_at=None).exists()
