"""In your application

Waits in the feed until your application asks for it, and is shown there. No service in between, nothing to set up.
"""

from channels.providers.base import Accepted, NoSettings, Outgoing, Provider, WhenUnknown, register


@register
class InApp(Provider[NoSettings]):
    key = "in_app"
    channels = frozenset({"in_app"})
    settings = NoSettings
    when_unknown = WhenUnknown.REPEAT
    blocks = False
    real = False

    def send(self, outgoing: Outgoing, settings: NoSettings) -> Accepted:
        return Accepted(provider_id=f"in_app-{outgoing.message_id}")
