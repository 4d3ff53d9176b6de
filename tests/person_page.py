"""A person's page as somebody reads it."""

import html
import re
from dataclasses import dataclass

from django.test import Client

from audience.models import Person


@dataclass(frozen=True)
class PersonPage:
    source: str

    @property
    def text(self) -> str:
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", self.source)).split())

    def link(self, words: str) -> str:
        """Where the link leads that says these words; nothing where there is none."""
        links = re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', self.source)
        return next((html.unescape(to) for to, said in links if words in html.unescape(said)), "")


def person_page(client: Client, person: Person) -> PersonPage:
    return PersonPage(client.get(f"/admin/people/{person.pk}/").content.decode())
