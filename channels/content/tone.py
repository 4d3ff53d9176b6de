"""How a text sounds: urgency tricks, shouting, and whether it says what somebody gains. English words only. Pure."""

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Literal

from channels.content.texts import EmailText, InAppText, PushText, SmsText, Text

Trick = Literal["urgent", "exclaimed", "shouted"]

SAID = ("subject", "preheader", "heading", "title", "text", "body", "button_label")
CALLS = ("button_label",)

PLACE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
# A name is no gain, and the plan's name is the offer, not what it brings.
NAMES_ONLY = r"(?:person\.)?(?:first_|last_|full_)?name|email|company|current_plan|(?:next_)?plan\.name|account\.name"
VALUE = re.compile(rf"\{{\{{(?!\s*(?:{NAMES_ONLY})\b).*?\}}\}}", re.DOTALL)
ADDRESS = re.compile(r"https?://\S+")
URGENT = re.compile(
    r"\b(last chance|act (?:now|fast)|hurry(?: up)?|don['’]?t miss(?: out)?|limited[- ]time|while (?:it|they|stocks?) lasts?"
    r"|before it['’]?s too late|final (?:notice|hours?|call|reminder)|now or never|(?:today|tonight) only|only (?:today|tonight)"
    r"|(?:offer )?(?:ends|expires) (?:today|tonight|soon|at midnight)|time is running out|running out of time|urgent)\b",
    re.IGNORECASE,
)
EXCLAIMED = re.compile(r"!(?:\s*!)+")
CAPITALS = re.compile(r"(?<![\w/])[A-Z][A-Z'’]+(?![\w/])")
# What is written in capitals by everybody: words that people text back, and what engineers call things.
KEYWORDS = frozenset(["STOP", "START", "UNSTOP", "HELP", "YES", "NO", "UNSUBSCRIBE", "CANCEL", "QUIT", "END", "INFO", "OK"])
NAMES = frozenset(
    [
        "API",
        "APIS",
        "CSV",
        "PDF",
        "SSO",
        "SAML",
        "SCIM",
        "SMS",
        "URL",
        "HTML",
        "JSON",
        "HTTP",
        "HTTPS",
        "GDPR",
        "HIPAA",
        "SOC",
        "FAQ",
        "ID",
        "IDS",
        "USD",
        "EUR",
        "GBP",
        "UTC",
        "AM",
        "PM",
        "MRR",
    ]
)
LONGEST_NAME = 4

NUMBER = re.compile(
    r"\d|%|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|hundred|thousand|half|twice|double|triple|dozen)\b",
    re.IGNORECASE,
)
BENEFIT = re.compile(
    r"\b(?:more|less|fewer|without|unlimited|no limits?|every|everybody|everyone|all|whole|faster|sooner|easier|longer|saves?|saving|keeps?"
    r"|free|room|so that|lets? you|you can|add(?:s|ed)?|includes?|opens?|unlocks?|removes?"
    r"|together|at once|in a minute|any time|back|works?)\b",
    re.IGNORECASE,
)
CALL = re.compile(
    r"^\W*(?:please\s+)?(?:upgrade|see|get|go|buy|try|click|tap|view|learn|find out|check|subscribe|switch|choose"
    r"|start|read|reply|order|compare|open)\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?<=[.!?:])\s+|\n+")


def tricks(text: Text) -> dict[Trick, str]:
    """Find what presses: words of urgency, exclamation marks in a row, capitals. Each with what was written."""
    found: dict[Trick, str] = {}
    for _name, said in _parts(text):
        plain = ADDRESS.sub(" ", PLACE.sub(" ", said))
        if urgent := URGENT.search(plain):
            found.setdefault("urgent", urgent[0])
        if exclaimed := EXCLAIMED.search(plain):
            found.setdefault("exclaimed", exclaimed[0])
        if loud := shouted(plain):
            found.setdefault("shouted", loud[0])
    return found


def shouted(said: str) -> list[str]:
    """List words in capitals that are no names: two in a row, or a long one alone."""
    loud = [one for one in CAPITALS.finditer(said) if one[0] not in KEYWORDS and one[0] not in NAMES]
    beside = {at for at, one in enumerate(loud) if at and not said[loud[at - 1].end() : one.start()].strip(" ,")}
    return [one[0] for at, one in enumerate(loud) if at in beside or at + 1 in beside or len(one[0]) > LONGEST_NAME]


def calmed(said: str) -> str:
    """Say the same without exclamation marks in a row and without capitals; what stands in braces or an address stays."""
    parts = re.split(rf"({PLACE.pattern}|{ADDRESS.pattern})", said, flags=re.DOTALL)
    return "".join(part if at % 2 else _calm(part) for at, part in enumerate(parts))


def says_gain(text: Text) -> bool:
    """Say whether it names a number, a value or a benefit besides its call to action."""
    for name, said in _parts(text):
        if name in CALLS:
            continue
        for sentence in SENTENCE.split(ADDRESS.sub(" ", said)):
            if VALUE.search(sentence) or (not CALL.match(sentence) and BENEFIT.search(PLACE.sub(" ", sentence))):
                return True
            if NUMBER.search(PLACE.sub(" ", sentence)):
                return True
    # A layout of its own says what it says elsewhere.
    return isinstance(text, EmailText) and bool(text.mjml) and not text.body


def _parts(text: Text) -> Iterator[tuple[str, str]]:
    if isinstance(text, EmailText | SmsText | PushText | InAppText):
        for field in fields(text):
            if field.name in SAID and (said := str(getattr(text, field.name))):
                yield field.name, said


def _calm(said: str) -> str:
    quiet = EXCLAIMED.sub(".", said)
    for loud in shouted(quiet):
        quiet = re.sub(
            rf"(^\W*|[.!?]\s+)?\b{re.escape(loud)}\b",
            lambda at: f"{at[1] or ''}{_lower(at[0][len(at[1] or '') :], at[1] is not None)}",
            quiet,
        )
    return quiet


def _lower(word: str, first: bool) -> str:
    return word.capitalize() if first else word.lower()
