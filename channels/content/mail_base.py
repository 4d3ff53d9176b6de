"""May this be the base of all mails: it has the blocks that mails replace, says what they say, and can be drawn."""

from channels.content.errors import ContentError
from channels.content.liquid import compile
from channels.content.mail import BLOCK, assemble
from channels.content.message import render
from channels.content.texts import EmailText, required_variables
from ground.words import _

BLOCKS = ("header", "main", "footer")
# Without these a mail would say nothing, or leave no way out.
SAID = ("body", "button_url", "unsubscribe_url")


class BadBase(ContentError):
    """This cannot be the base of all mails."""

    code = "bad_base"

    def __init__(self, template: str, **values: str) -> None:
        self.template = template
        super().__init__(**values)


def check_base(mjml: str) -> None:
    """Raise BadBase, BadTemplate or CannotRender where mails could not stand on this."""
    if "<mjml" not in mjml:
        raise BadBase(_("The base is a whole document, from <mjml> to </mjml>."))
    names = [name for name, _content in BLOCK.findall(mjml)]
    for name in BLOCKS:
        if names.count(name) != 1:
            raise BadBase(_("The block “%(name)s” stands in the base once: mails take its place."), name=name)
    for name in names:
        if name not in BLOCKS:
            raise BadBase(_("No mail knows a block called “%(name)s”."), name=name)
    whole = EmailText(subject="", mjml=mjml)
    needed = sorted(required_variables(whole))
    if needed:
        raise BadBase(_("Whoever has no “%(name)s” would get no mail at all: give it a fallback."), name=needed[0])
    said = {variable.name for variable in compile(assemble(mjml), "html").variables if variable.said}
    for name in SAID:
        if name not in said:
            raise BadBase(_("The base says “%(name)s” nowhere."), name=name)
    render(
        "email",
        EmailText(subject="a", preheader="b", heading="c", body="d", button_label="e", button_url="https://f.example"),
        {},
        base=mjml,
    )
