"""The mail server of docs/how-to/break-on-purpose.md does what the page says of it."""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from socket import create_connection
from typing import Any

import pytest

from channels.providers import SHELF, InDoubt, Refused, Unreachable, smtp
from channels.providers.smtp import SmtpSettings
from tests.channels.providers.test_smtp import mail
from tests.config.running import free_port

PAGE = Path(__file__).parents[3] / "docs/how-to/break-on-purpose.md"


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Callable[[str], SmtpSettings]]:
    """Run the server of the page with one of its words."""
    found = re.search(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert found is not None
    port, started = free_port(), []
    file = tmp_path / "mailserver.py"
    file.write_text(found[1].replace("2525", str(port)))

    def serve(word: str) -> SmtpSettings:
        started.append(subprocess.Popen([sys.executable, str(file), word]))
        for _ in range(100):
            with suppress(OSError), create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        return SmtpSettings(host="127.0.0.1", port=port, security="none")

    yield serve
    for one in started:
        one.kill()
        one.wait()


@pytest.mark.parametrize(("word", "error"), [("nothing", InDoubt), ("later", Unreachable), ("no", Refused)])
def test_each_word_does_what_the_page_says(serving: Any, word: str, error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "SECONDS", 2)
    assert f"| `{word}` |" in PAGE.read_text()

    with pytest.raises(error) as said:
        SHELF["smtp"].send(mail(), serving(word))

    if isinstance(said.value, Refused):
        # The address is not given up: the next mail must be tried again.
        assert (said.value.permanent, said.value.suppress) == (True, "")
