"""The SMS service's other half: it tells Cairn what became of each text, again and again until it is answered with yes."""

import base64
import hashlib
import hmac
import http.client
import random
import time
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

from prove.house import TOKEN


class Postman:
    """``heard``: the messages (by id) whose receipt was answered with yes. Four of five are told of, a tenth of them twice."""

    def __init__(self, chance: random.Random, port: int) -> None:
        self.chance, self.port, self.going = chance, port, True
        self.heard: set[int] = set()
        self.post: SimpleQueue[tuple[str, str]] = SimpleQueue()
        self.threads = [Thread(target=self._carry, name=f"postman-{n}", daemon=True) for n in range(3)]
        for thread in self.threads:
            thread.start()

    def deliver(self, callback: str, sid: str) -> None:
        if callback and self.chance.random() < 0.8:
            for _ in range(2 if self.chance.random() < 0.1 else 1):
                self.post.put((callback, sid))

    def stop(self) -> None:
        """Carry out what lies there, and go home."""
        self.going = False
        for thread in self.threads:
            thread.join(timeout=300)

    def _carry(self) -> None:
        while True:
            try:
                callback, sid = self.post.get(timeout=0.2)
            except Empty:
                if not self.going:
                    return
                continue
            until = time.monotonic() + 60
            while not self._told(callback, sid) and time.monotonic() < until:
                time.sleep(0.2)

    def _told(self, callback: str, sid: str) -> bool:
        there = urlsplit(callback)
        said = {"MessageSid": sid, "MessageStatus": "delivered"}
        signed = callback + "".join(name + value for name, value in said.items())
        seal = base64.b64encode(hmac.new(TOKEN.encode(), signed.encode(), hashlib.sha1).digest()).decode()
        head = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": seal, "Host": there.netloc}
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request("POST", f"{there.path}?{there.query}", urlencode(said), head)
            answer = line.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()
        if answer.status != 200:
            return False
        self.heard.add(int(parse_qs(there.query)["message"][0]))
        return True
