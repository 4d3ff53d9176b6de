"""A real HTTP server that plays the other side: it keeps what came and answers as it is told."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qsl


class Came(NamedTuple):
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode()))

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Answer = tuple[int, dict[str, str], bytes]


class Server:
    """``answer`` gets what came and gives status, headers and body; ``cut`` and ``hang`` are answers, too."""

    def __init__(self) -> None:
        self.came: list[Came] = []
        self.answer: Callable[[Came], Answer | str] = lambda came: (200, {}, b"{}")
        self.delay = 0.0
        self.address = ""
        self.released = threading.Event()

    def always(self, status: int, body: Any = None, **headers: str) -> None:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answer = lambda came: (status, given, json.dumps(body or {}).encode())

    def cut(self) -> None:
        self.answer = lambda came: "cut"

    def hang(self) -> None:
        self.answer = lambda came: "hang"


@contextmanager
def serving() -> Iterator[Server]:
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            came = Came(self.command, self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            server.came.append(came)
            time.sleep(server.delay)
            answer = server.answer(came)
            if answer == "hang":
                server.released.wait(20)
            if isinstance(answer, str):
                self.close_connection = True
                self.connection.close()
                return
            status, headers, said = answer
            self.send_response(status)
            for name, value in {"content-type": "application/json", **headers, "content-length": str(len(said))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said)

        do_PUT = do_POST

        def log_message(self, *_: Any) -> None:
            pass

        def handle(self) -> None:
            try:
                super().handle()
            except (OSError, ValueError):
                # The caller went away, or the line was cut on purpose.
                self.close_connection = True

        def finish(self) -> None:
            with suppress(OSError, ValueError):
                super().finish()

    class Quiet(ThreadingHTTPServer):
        request_queue_size = 256
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass

        def shutdown_request(self, request: Any) -> None:
            with suppress(OSError):
                super().shutdown_request(request)

    http = Quiet(("127.0.0.1", 0), Handler)
    server.address = f"http://127.0.0.1:{http.server_address[1]}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        http.shutdown()
        http.server_close()
        thread.join()
