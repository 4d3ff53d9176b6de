"""An application that tells Cairn what happens, and tells it again where it got no answer; it keeps what was answered with yes."""

import base64
import http.client
import json
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import Any

# Walks of such a feature break.
POISON = "poison"
# Walks of one person at the same time, each with an instance of its own.
ENTRIES = 4
AGREED = {"channel": "sms", "message_class": "transactional"}


@dataclass
class Told:
    """``accepted``: message ids answered with 200, and when (epoch seconds). ``upgraded``: the same by person.

    ``entries``: the person of each walk that must have begun; ``poisoned`` walks must break, ``poison`` events must be set aside.
    ``refused``: how often which answer was no; what is not a 503 with a sentence is ``wrong``.
    """

    accepted: dict[str, float] = field(default_factory=dict)
    upgraded: dict[str, float] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    poisoned: set[str] = field(default_factory=set)
    poison: set[str] = field(default_factory=set)
    refused: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    again: int = 0
    lock: Lock = field(default_factory=Lock)


class Client:
    """A client that tells until it is answered with yes."""

    def __init__(self, port: int, key: str, chance: random.Random, told: Told) -> None:
        self.port, self.chance, self.told = port, chance, told
        self.head = {"Authorization": "Basic " + base64.b64encode(f"{key}:".encode()).decode(), "Content-Type": "application/json"}

    def say(self, batch: list[dict[str, Any]]) -> float:
        """Tell until it is answered with yes, now and then once more; give when it was."""
        body = json.dumps({"batch": batch}).encode()
        for _ in range(2 if self.chance.random() < 0.1 else 1):
            while not self._told(body):
                self.told.again += 1
                time.sleep(0.2)
        at = time.time()
        with self.told.lock:
            for message in batch:
                self.told.accepted.setdefault(message["messageId"], at)
        return at

    def _told(self, body: bytes) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request("POST", "/v1/batch", body, self.head)
            answer = line.getresponse()
            words = answer.read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()
        if answer.status != 200:
            with self.told.lock:
                self.told.refused[answer.status] += 1
                if answer.status != 503 or not says_something(words):
                    self.told.wrong.append(f"{answer.status} {words[:200]!r}")
        return answer.status == 200


def says_something(words: bytes) -> bool:
    try:
        return bool(json.loads(words)["message"])
    except (ValueError, KeyError, TypeError):
        return False


class Application:
    """``lines`` clients, each with people of its own: a limit is reached, sessions start, some upgrade, some are first anonymous.

    ``padding``: so many bytes more has each entry. ``rests``: nobody new comes for now, unless ``hurries``.
    """

    padding = 0
    rests = False
    hurries = False

    def __init__(self, port: int, key: str, chance: random.Random, lines: int, pause_seconds: float) -> None:
        self.chance, self.pause = chance, pause_seconds
        self.told = Told()
        self.client = Client(port, key, chance, self.told)
        self.going = True
        self.threads = [Thread(target=self._line, args=(number,), name=f"line-{number}", daemon=True) for number in range(lines)]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        self.going = False
        for thread in self.threads:
            thread.join(timeout=120)

    def _line(self, line: int) -> None:
        number = 0
        while self.going:
            if self.rests and not self.hurries:
                time.sleep(0.2)
                continue
            number += 1
            self._life(f"p{line}-{number}", f"+49151{line:03}{number:05}")
            time.sleep(self.pause * self.chance.uniform(0.5, 1.5))

    def _life(self, person: str, phone: str) -> None:
        chance, told = self.chance, self.told
        who = {"anonymousId": f"a-{person}"} if chance.random() < 0.2 else {"userId": person}
        upgrades = chance.random() < 0.25
        known = {"type": "identify", "userId": person, "messageId": f"i-{person}", "traits": {"phone": phone}}
        agrees = {"type": "track", "event": "consent_given", "userId": person, "messageId": f"c-{person}", "properties": AGREED}
        self.client.say([known, agrees])
        walks = [f"{person}-{nth}" for nth in range(ENTRIES)]
        if not upgrades and chance.random() < 0.05:
            walks[0] = f"{POISON}-{person}"
            told.poisoned.add(walks[0])
        entries = [
            {
                "type": "track",
                "event": "feature_limit_reached",
                "messageId": f"e-{walk}",
                "properties": {"feature": walk, "used": 10, "limit": 10, **({"why": "x" * self.padding} if self.padding else {})},
                **who,
            }
            for walk in walks
        ]
        batch: list[dict[str, Any]] = list(entries)
        if chance.random() < 0.3:
            batch.append({"type": "track", "event": "session_started", "messageId": f"s-{person}", **who})
        if chance.random() < 0.02:
            told.poison.add(f"x-{person}")
            batch.append({"type": "track", "event": "proof_poisoned", "messageId": f"x-{person}", **who})
        if chance.random() < 0.2:
            batch.append(dict(entries[0]))
        chance.shuffle(batch)
        if "anonymousId" in who:
            batch.append({"type": "identify", "userId": person, "anonymousId": who["anonymousId"], "messageId": f"j-{person}"})
        self.client.say(batch)
        told.entries |= dict.fromkeys(walks, person)
        if upgrades:
            time.sleep(chance.uniform(0, 4))
            told.upgraded[person] = self.client.say([upgrade(person)])


def upgrade(person: str) -> dict[str, Any]:
    return {"type": "track", "event": "plan_upgraded", "userId": person, "messageId": f"u-{person}", "properties": {"to": "pro"}}
