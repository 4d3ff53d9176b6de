"""What somebody means who answers with one of the words of the carriers. Pure.

A message counts when nothing is left of it but the word, its courtesies and its object: "Stop please", "please stop texting me!".
A word inside a sentence does not: "can't stop loving it" is praise.
"""

import re
import unicodedata
from typing import Literal

Word = Literal["stop", "start", "help"]

# The carriers' list, and those that the FCC names since April 2025.
WORDS: dict[str, Word] = {
    **dict.fromkeys(("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "opt out"), "stop"),
    **dict.fromkeys(("start", "unstop", "yes"), "start"),
    **dict.fromkeys(("help", "info"), "help"),
}
COURTESIES = frozenset({"please", "pls", "plz", "thanks", "thank", "you", "now", "the", "hi", "hello", "ok", "okay"})
OBJECTS = frozenset(
    {"me", "all", "texting", "texts", "text", "messaging", "messages", "message", "sms", "sending", "these", "this", "from"}
)
# Words that ask for something else as soon as they have an object.
ALONE = frozenset({"yes", "start", "help", "info", "end"})


def word_of(text: str) -> Word | None:
    """Say which word this is, or None for an answer of another kind."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    said = re.findall(r"[^\W_]+(?:'[^\W_]+)*", plain)
    if not said or len(said) > 8:
        return None
    kept = [one for one in said if one not in COURTESIES]
    bare = " ".join(kept)
    if bare in WORDS:
        return WORDS[bare]
    core = " ".join(one for one in kept if one not in OBJECTS)
    # "all stop" is not what anybody writes: the word stands before its object.
    if core in WORDS and core not in ALONE and bare.startswith(core):
        return WORDS[core]
    return None
