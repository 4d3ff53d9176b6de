"""What the document says of the doors under /v1 that applications call: they answer in the words of /v1 and stand outside of DRF."""

from typing import Any

USER = {"type": "string", "description": "Your id of the person, as in identify."}
ONCE = {"type": "string", "description": "The same one asks once, however often it is sent."}
PROPERTIES = {"type": "object", "additionalProperties": True, "description": "Values that texts and filters of this can use."}
SUCCESS = {"type": "boolean"}
REFUSED = {
    "description": "Refused, with a code, the field and a sentence.",
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "properties": {"success": SUCCESS, "code": {"type": "string"}, "field": {"type": "string"}, "message": {"type": "string"}},
            }
        }
    },
}


def thing(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", **({"required": required} if required else {}), "properties": properties}


def door(
    name: str,
    summary: str,
    says: str,
    status: str,
    answer: dict[str, Any],
    key: str = "Send a server key, or an API key with the scope.",
    **more: Any,
) -> dict[str, Any]:
    return {
        "operationId": name,
        "tags": ["v1"],
        "summary": summary,
        "description": f"{says} {key}",
        "security": [{"apiKey": []}, {"apiKeyAsUser": []}],
        "responses": {status: {"description": "", "content": {"application/json": {"schema": answer}}}, "4XX": REFUSED},
        **more,
    }


def body_of(schema: dict[str, Any], example: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema, "examples": {"AnExample": {"value": example}}}}}


def _in_path(name: str, kind: str = "string") -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": kind}}


PROMPT = thing(
    ["id", "style", "title", "body"],
    id={"type": "integer"},
    style={"type": "string", "enum": ["banner", "modal", "tooltip", "inline"]},
    title={"type": "string"},
    body={"type": "string"},
    button_label={"type": "string"},
    url={"type": "string"},
    seen={"type": "boolean"},
    sent_at={"type": "string", "format": "date-time"},
    node={"type": "string", "description": "The step of the journey; a tooltip's place can be told by it."},
)
ENTER = door(
    "v1_enter",
    "Put somebody into a journey",
    "For journeys that start by your application. The filter of the start decides when it is walked; `why` leads to what it said.",
    "202",
    thing(["success"], success=SUCCESS, duplicate={"type": "boolean"}, person={"type": "integer"}, why={"type": "string"}),
    parameters=[_in_path("key")],
    requestBody=body_of(
        thing(["userId"], userId=USER, messageId=ONCE, properties=PROPERTIES),
        {"userId": "ada", "messageId": "order-7", "properties": {"order": 7}},
    ),
)
MESSAGES = door(
    "v1_messages",
    "Have one message sent",
    "It goes through the gate like any other: by its class consent, suppression, caps and quiet hours are asked.",
    "202",
    thing(["success"], success=SUCCESS, id={"type": "integer"}, state={"type": "string"}, duplicate={"type": "boolean"}),
    requestBody=body_of(
        thing(
            ["userId", "channel", "text"],
            userId=USER,
            messageId=ONCE,
            channel={"type": "string", "enum": ["email", "sms", "push", "in_app"]},
            **{"class": {"type": "string", "enum": ["transactional", "promotional"], "default": "transactional"}},
            text={
                "type": "object",
                "description": "As a send step has it, in Liquid: `subject` and `body`, `text`, `title` and `body`.",
            },
            properties=PROPERTIES,
        ),
        {
            "userId": "ada",
            "messageId": "receipt-7",
            "channel": "email",
            "text": {"subject": "Your receipt {{ number }}", "body": "Thank you."},
            "properties": {"number": 7},
        },
    ),
)
FEED = door(
    "v1_in_app",
    "Read what to show in the application",
    "`pending`: something waits that may silence a prompt, so nothing is shown. In Sandbox prompts stay in the mailroom.",
    "200",
    thing(["success"], success=SUCCESS, messages={"type": "array", "items": PROMPT}, pending={"type": "boolean"}, mode={"type": "string"}),
    parameters=[{"name": "userId", "in": "query", "required": True, "schema": {"type": "string"}}],
)
DEED = door(
    "v1_in_app_deed",
    "Say what was done with a prompt",
    "`deed` is seen, clicked or dismissed.",
    "200",
    thing(["success"], success=SUCCESS, news={"type": "boolean"}),
    parameters=[_in_path("id", "integer"), {**_in_path("deed"), "schema": {"type": "string", "enum": ["seen", "clicked", "dismissed"]}}],
    requestBody=body_of(thing(["userId"], userId=USER), {"userId": "ada"}),
)
PATHS: dict[str, Any] = {
    "/v1/journeys/{key}/enter": {"post": ENTER},
    "/v1/messages": {"post": MESSAGES},
    "/v1/in-app": {"get": FEED},
    "/v1/in-app/{id}/{deed}": {"post": DEED},
}
