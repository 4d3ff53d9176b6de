"""The providers' side: a webhook and an SMS service over HTTP that count what they took, refuse some, and hang up on some."""

import json
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

from prove.postman import Postman


@dataclass
class Took:
    """What was taken: how often each key (a webhook's) or text (an SMS has no key), and when last (epoch seconds).

    ``heard``: the messages whose receipt Cairn answered with yes.
    """

    hooks: Counter[str] = field(default_factory=Counter)
    texts: Counter[str] = field(default_factory=Counter)
    at: dict[str, float] = field(default_factory=dict)
    heard: set[int] = field(default_factory=set)


class Quiet(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that was killed hangs up; that is what this is about."""


class Provider:
    """``calm``: every call is taken and answered at once."""

    calm = False

    def __init__(self, chance: random.Random, port: int) -> None:
        self.took, self.chance, self.lock = Took(), chance, threading.Lock()
        self.postman = Postman(chance, port)
        self.took.heard = self.postman.heard
        mine = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                mine.answer(self, body)

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

        self.server = Quiet(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, name="provider", daemon=True).start()

    def answer(self, call: BaseHTTPRequestHandler, body: bytes) -> None:
        luck = 1.0 if self.calm else self.chance.random()
        if luck < 0.03:
            return say(call, 503 if luck < 0.015 else 429, {})
        if luck < 0.05:
            time.sleep(self.chance.uniform(0.1, 1.5))
        sid = self._take(call, body)
        if 0.05 <= luck < 0.06:
            # Taken, and never said so.
            call.close_connection = True
            call.connection.close()
            return None
        return say(call, 201, {"sid": sid})

    def _take(self, call: BaseHTTPRequestHandler, body: bytes) -> str:
        """Count it; give the number by which an SMS is known here."""
        form = dict(parse_qsl(body.decode()))
        hook = call.path.startswith("/hook")
        key = call.headers["Idempotency-Key"] if hook else form["Body"]
        with self.lock:
            kind = self.took.hooks if hook else self.took.texts
            kind[key] += 1
            self.took.at[key] = time.time()
            sid = f"SM{len(self.took.at)}x{kind[key]}"
        if not hook:
            self.postman.deliver(form.get("StatusCallback", ""), sid)
        return sid

    def close(self) -> None:
        self.postman.stop()
        self.server.shutdown()
        self.server.server_close()


def say(call: BaseHTTPRequestHandler, status: int, words: object) -> None:
    body = json.dumps(words).encode()
    call.send_response(status)
    call.send_header("Content-Type", "application/json")
    call.send_header("Content-Length", str(len(body)))
    if status == 429:
        call.send_header("Retry-After", "1")
    call.end_headers()
    call.wfile.write(body)
