"""What the document says of Segment's paths: what clients send, and what is answered to whoever tries something out."""

from typing import Any

from config.api_doors import PROPERTIES, SUCCESS, body_of, door, thing

USER = {"type": "string", "description": "Your id of the person; of this and `anonymousId` one is needed."}
COMMON = {
    "userId": USER,
    "anonymousId": {"type": "string", "description": "The client's id of somebody who has not said who they are."},
    "messageId": {"type": "string", "description": "The same one is taken once, however often it is sent."},
    "timestamp": {"type": "string", "format": "date-time", "description": "When it happened; without it, now."},
    "context": {"type": "object", "additionalProperties": True},
}
TRAITS = {"type": "object", "additionalProperties": True, "description": "Fields to set; null empties one."}
WRITE_KEY = {"type": "http", "scheme": "basic", "description": "The write key is the user; the password stays empty."}
STRICT = {
    "name": "strict",
    "in": "query",
    "required": False,
    "schema": {"type": "integer", "enum": [1]},
    "description": "For testing: all of it is taken, or nothing and every reason is told.",
}
TAKEN = thing(
    ["success"],
    success=SUCCESS,
    taken={"type": "integer", "description": "With `strict`: so many are new."},
    duplicates={"type": "integer", "description": "With `strict`: so many had come before."},
    notes={
        "type": "array",
        "items": {"type": "object", "additionalProperties": True},
        "description": "With `strict`: what was changed or left out.",
    },
)
MESSAGE = {"type": "object", "additionalProperties": True, "description": "As the other paths take it, with its `type`."}


def _path(kind: str, summary: str, says: str, required: list[str], example: dict[str, Any], **own: Any) -> dict[str, Any]:
    made = door(
        f"v1_{kind}",
        summary,
        f"{says} 200 means heard: what does not fit goes into quarantine.",
        "200",
        TAKEN,
        "Send a write key, as the user of Basic or as `writeKey` in the body.",
        parameters=[STRICT],
        security=[{"writeKey": []}],
        requestBody=body_of(thing(required, **own), example),
    )
    return {"post": made}


SAYS = "Any client of Segment sends this."
EVENTS: dict[str, Any] = {
    "/v1/track": _path(
        "track",
        "Say what somebody did",
        SAYS,
        ["event"],
        {"userId": "ada", "event": "feature_limit_reached", "properties": {"feature": "storage"}},
        event={"type": "string", "description": "The name of the event type."},
        properties=PROPERTIES,
        **COMMON,
    ),
    "/v1/identify": _path(
        "identify", "Say who somebody is", SAYS, [], {"userId": "ada", "traits": {"email": "ada@example.com"}}, traits=TRAITS, **COMMON
    ),
    "/v1/group": _path(
        "group",
        "Say to which account somebody belongs",
        SAYS,
        ["groupId"],
        {"userId": "ada", "groupId": "northwind", "traits": {"name": "Northwind"}},
        groupId={"type": "string", "description": "Your id of the account."},
        traits=TRAITS,
        **COMMON,
    ),
    **{
        f"/v1/{kind}": _path(
            kind,
            f"Say which {kind} was seen",
            SAYS,
            [],
            {"userId": "ada", "name": "Prices"},
            name={"type": "string"},
            properties=PROPERTIES,
            **COMMON,
        )
        for kind in ("page", "screen")
    },
    "/v1/alias": _path(
        "alias",
        "Say that two ids are one person",
        SAYS,
        ["previousId", "userId"],
        {"previousId": "a-7", "userId": "ada"},
        previousId={"type": "string", "description": "The id until now."},
        **COMMON,
    ),
    "/v1/batch": _path(
        "batch",
        "Send several messages at once",
        "Each message says its `type`; what cannot be read among them keeps none of its neighbours out.",
        ["batch"],
        {"batch": [{"type": "track", "userId": "ada", "event": "session_started"}]},
        batch={"type": "array", "items": MESSAGE},
        sentAt={"type": "string", "format": "date-time", "description": "By it a client's clock is set right."},
    ),
    "/v1/import": _path(
        "import",
        "Bring history",
        "As a batch, of what happened long ago: it fills profiles and the backtest, and starts and wakes nothing.",
        ["batch"],
        {"batch": [{"type": "track", "userId": "ada", "event": "session_started", "timestamp": "2026-01-05T09:00:00Z"}]},
        batch={"type": "array", "items": MESSAGE},
    ),
}
