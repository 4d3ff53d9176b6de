"""The hint that a worker should look: sent by name, so that whoever accepts events need not load the engine."""

from celery import current_app


def send_hint() -> None:
    """Tell a worker to look. The hint may be lost; the next tick looks anyway."""
    current_app.send_task("engine.tasks.look", expires=2, ignore_result=True, retry=False)
