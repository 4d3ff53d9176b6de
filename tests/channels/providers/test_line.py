"""Lines to providers: kept open, given up when the other side has, and never shared between two names."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from channels.providers import Refused, Unreachable, http, line

YES = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
NAME = "hooks.acme.dev"


class Door:
    """Takes one connection after another and answers what comes on it with yes; ``answers`` is how many before it hangs up unasked."""

    def __init__(self, secure: ssl.SSLContext | None = None) -> None:
        self.connections, self.answers, self.hung_up = 0, 100, Event()
        self.heard: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._secure = secure
        self.port = self._socket.getsockname()[1]
        Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                taken, _ = self._socket.accept()
                Thread(target=self._answer, args=(taken,), daemon=True).start()

    def _answer(self, taken: socket.socket) -> None:
        with suppress(OSError):
            said = self._secure.wrap_socket(taken, server_side=True) if self._secure else taken
            self.connections += 1
            with said:
                for _ in range(self.answers):
                    heard = b""
                    while not heard.endswith(b"\r\n\r\nhello"):
                        if not (more := said.recv(4096)):
                            return
                        heard += more
                    self.heard.append(heard)
                    said.sendall(YES)
            self.hung_up.set()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Door]]:
    made: list[Door] = []
    lines = line.Lines()
    monkeypatch.setattr(http, "_lines", lines)

    def make(secure: ssl.SSLContext | None = None) -> Door:
        made.append(Door(secure))
        return made[-1]

    yield make
    lines.close()
    for door in made:
        door.close()


@pytest.fixture
def certified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's side with a certificate for one name, which our side trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    own = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "door.pem").write_bytes(own + pem)
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(tmp_path / "door.pem")
    ours = ssl.create_default_context(cadata=pem.decode())
    monkeypatch.setattr(line, "trust", lambda: ours)
    return theirs


def call(door: Door, scheme: str = "http", **more: str) -> int:
    return http.call("POST", f"{scheme}://127.0.0.1:{door.port}/in", content=b"hello", **more).status_code  # type: ignore[arg-type]


def test_calls_one_after_another_share_a_line(doors: Callable[..., Door]) -> None:
    door = doors()

    assert [call(door) for _ in range(3)] == [200, 200, 200]
    assert door.connections == 1


def test_a_line_that_the_other_side_hung_up_is_not_used_again(doors: Callable[..., Door]) -> None:
    door = doors()
    door.answers = 1

    first = call(door)
    assert door.hung_up.wait(10)
    second = call(door)

    assert (first, second, door.connections) == (200, 200, 2)


def test_an_old_line_is_given_up(doors: Callable[..., Door], monkeypatch: pytest.MonkeyPatch) -> None:
    door = doors()
    monkeypatch.setattr(line, "KEPT_SECONDS", 0.0)

    assert [call(door), call(door)] == [200, 200]
    assert door.connections == 2


def test_a_number_is_called_and_its_name_is_checked(doors: Callable[..., Door], certified: ssl.SSLContext) -> None:
    door = doors(certified)

    assert call(door, "https", server_name=NAME) == 200
    with pytest.raises(Unreachable):
        call(door, "https", server_name="hooks.other.dev")
    with pytest.raises(Unreachable):
        call(door, "https")


def test_what_cannot_be_written_is_refused_and_nothing_arrives(doors: Callable[..., Door]) -> None:
    door = doors()

    with pytest.raises(Refused) as refused:
        http.call("POST", f"http://127.0.0.1:{door.port}/in", content=b"hello", headers={"X-Name": "one\r\nTwo: 2"})
    assert refused.value.permanent
    assert door.heard == []

    assert call(door) == 200


def test_an_address_in_any_letters_is_written_as_lines_want_it(doors: Callable[..., Door]) -> None:
    door = doors()

    http.call("POST", f"http://127.0.0.1:{door.port}/ö?x=é", content=b"hello")

    assert door.heard[0].startswith(b"POST /%C3%B6?x=%C3%A9 HTTP/1.1\r\n")
