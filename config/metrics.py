"""Figures for Prometheus. They are read from the database, so every web process tells the same, whatever the workers did meanwhile."""

from collections.abc import Iterator
from hmac import compare_digest

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from audience.models import Quarantined
from audience.now import database_now
from channels.models import Message
from engine.models import Run
from engine.runtime.lag import behind, lags, pulses, worst_of
from engine.runtime.tallied import BOUNDS, done_and_waiting

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA")


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Give the figures to whoever has the token; without one set, on a laptop, to this machine only."""
    if not may_read(request):
        return HttpResponse("METRICS_TOKEN is asked for, as a bearer token\n", status=401, headers={"WWW-Authenticate": "Bearer"})
    registry = CollectorRegistry()
    registry.register(Figures())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        said = request.headers.get("Authorization", "")
        return compare_digest(said.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    # Behind a proxy on this machine everybody comes from here.
    from_here = request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1") and not any(name in request.META for name in FORWARDED)
    return from_here and not settings.PRODUCTION


class Figures:
    """All figures of one scrape; each query reads a small table or an index."""

    def collect(self) -> Iterator[Metric]:
        now = database_now()
        done = done_and_waiting()
        yield from counted(done)
        yield steps(done)
        found = lags(now)
        worst = worst_of(found)
        lag = GaugeMetricFamily("cairn_lag_seconds", "How long the oldest of its kind has been waiting, over all shards.", labels=["kind"])
        for kind in ("inbox", "timer", "held"):
            lag.add_metric([kind], getattr(worst, kind).total_seconds())
        yield lag
        yield GaugeMetricFamily("cairn_shards_behind", "Shards that are more than five seconds behind.", value=behind(found))
        seen = pulses()
        tick = GaugeMetricFamily("cairn_last_tick_timestamp_seconds", "When beat ticked, and a worker took a tick.", labels=["by"])
        for name, at in (("beat", seen.beat), ("worker", seen.worker)):
            if at is not None:
                tick.add_metric([name], at.timestamp())
        yield tick
        yield from unsettled()


def counted(done: dict[tuple[str, str], int]) -> Iterator[Metric]:
    walked, waits, set_aside = (
        {label: amount for (name, label), amount in done.items() if name == wanted} for wanted in ("walked", "waiting", "set_aside")
    )
    taken = walked.get("event", 0) + waits.get("event", 0) + set_aside.get("event", 0)
    yield CounterMetricFamily("cairn_accepted", "Events taken in, those that Cairn records itself included.", value=taken)
    rows = CounterMetricFamily("cairn_walked", "Inbox rows walked, by kind.", labels=["kind"])
    for kind in sorted(walked.keys() | {"event", "outcome"}):
        rows.add_metric([kind], walked.get(kind, 0))
    yield rows
    inbox = GaugeMetricFamily("cairn_inbox_rows", "Inbox rows that nobody has walked yet, by kind.", labels=["kind"])
    for kind in sorted(waits.keys() | {"event"}):
        inbox.add_metric([kind], waits.get(kind, 0))
    yield inbox
    yield CounterMetricFamily("cairn_timers", "Timers of runs that have rung.", value=done.get(("rung", ""), 0))
    messages = CounterMetricFamily("cairn_messages", "Messages by what became of them.", labels=["channel", "outcome"])
    for (name, label), amount in done.items():
        if name == "settled":
            messages.add_metric(label.split(":", 1), amount)
    yield messages
    poison = CounterMetricFamily("cairn_set_aside", "What could not be walked and was set aside, by kind.", labels=["kind"])
    for kind in ("event", "run", "message"):
        poison.add_metric([kind], set_aside.get(kind, 0))
    yield poison


def steps(done: dict[tuple[str, str], int]) -> HistogramMetricFamily:
    buckets, so_far = [], 0
    for bound in BOUNDS:
        so_far += done.get(("steps", bound), 0)
        buckets.append((bound, so_far))
    seconds = done.get(("step_us", ""), 0) / 1e6
    return HistogramMetricFamily("cairn_step_seconds", "How long steps took, without their commit.", buckets=buckets, sum_value=seconds)


def unsettled() -> Iterator[Metric]:
    """What waits for people."""
    doubt = Message.objects.filter(state="unknown", settled_at__isnull=True).count()
    yield GaugeMetricFamily("cairn_messages_in_doubt", "Messages of which nobody knows whether they went out.", value=doubt)
    yield GaugeMetricFamily(
        "cairn_runs_failed", "Runs that failed and stand where they failed.", value=Run.objects.filter(state="failed").count()
    )
    held = Quarantined.objects.filter(settled_at__isnull=True).count()
    yield GaugeMetricFamily("cairn_events_quarantined", "Events in quarantine that nobody has settled.", value=held)
