"""What browser clients ask before they send anything."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from audience.doors.answers import opened, preflight

# Both browser clients of this family read the same words under their own name.
FAMILY = ("Segment.io", "Customer.io Data Pipelines")


def segment_settings(request: HttpRequest, key: str) -> HttpResponse:
    """Tell a Segment client that it may send here."""
    if request.method == "OPTIONS":
        return preflight()
    here = {"apiKey": key, "apiHost": f"{request.get_host()}/v1", "protocol": request.scheme}
    return opened(JsonResponse({"integrations": dict.fromkeys(FAMILY, here), "plan": {}}))


def source_config(request: HttpRequest) -> HttpResponse:
    """Tell a RudderStack client that its source is on and has no destinations of its own."""
    if request.method == "OPTIONS":
        return preflight()
    source = {
        "id": "cairn",
        "name": "Cairn",
        "writeKey": request.GET.get("writeKey", ""),
        "enabled": True,
        "workspaceId": "cairn",
        "destinations": [],
        "connections": [],
        "dataplanes": {},
        "config": {"statsCollection": {"errors": {"enabled": False}, "metrics": {"enabled": False}}},
    }
    return opened(JsonResponse({"source": source}))
