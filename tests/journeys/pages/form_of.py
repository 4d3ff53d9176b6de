"""Read a form out of a page as a browser would post it."""

from html.parser import HTMLParser


class _Form(HTMLParser):
    def __init__(self, form_id):
        super().__init__(convert_charrefs=True)
        self.form_id, self.inside, self.data = form_id, False, []
        self.select = self.text = None
        self.options = []

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "form" and a.get("id") == self.form_id:
            self.inside = True
        if not self.inside:
            return
        name = a.get("name")
        if tag == "input" and name:
            if a.get("type") in ("checkbox", "radio"):
                if "checked" in a:
                    self.data.append((name, a.get("value", "on")))
            else:
                self.data.append((name, a.get("value") or ""))
        elif tag == "select":
            self.select, self.options = name, []
        elif tag == "option" and self.select:
            self.options.append((a.get("value"), "selected" in a))
        elif tag == "textarea":
            self.text = [name, ""]

    def handle_data(self, data):
        if self.text:
            self.text[1] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        if tag == "select" and self.select:
            chosen = next((value for value, is_chosen in self.options if is_chosen), self.options[0][0] if self.options else None)
            if chosen is not None:
                self.data.append((self.select, chosen))
            self.select = None
        if tag == "textarea" and self.text:
            # The first line break after the tag belongs to the markup.
            self.data.append((self.text[0], self.text[1].removeprefix("\n").replace("\n", "\r\n")))
            self.text = None


def form_of(html: str, form_id: str = "panel-form") -> dict[str, list[str]]:
    reader = _Form(form_id)
    reader.feed(html)
    found: dict[str, list[str]] = {}
    for name, value in reader.data:
        found.setdefault(name, []).append(value)
    return found
