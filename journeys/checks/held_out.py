"""The live version only watches a share of its people; without them nobody can tell any more what the journey brings."""

from collections.abc import Iterator

from ground.words import _, gettext
from journeys.checks.base import WARNING, Finding, Sheet, check, say
from journeys.checks.mending import holding
from journeys.graph.surgery import Command


def hold_out_again(sheet: Sheet, finding: Finding) -> list[Command]:
    return [holding(sheet, holdout=sheet.known.live_holdout)]


@check("held_out", _("a share goes on being watched only"), mend=hold_out_again)
def held_out(sheet: Sheet) -> Iterator[Finding]:
    share = sheet.known.live_holdout
    if not share or sheet.everywhere.holdout:
        return
    text = say(
        _("The live version only watches %(share)s %% of its people, and this one watches nobody: what it brings cannot be compared."),
        share=f"{share * 100:g}",
    )
    remedy = gettext("Hold out %(share)s %% again") % {"share": f"{share * 100:g}"}
    yield Finding(check="held_out", level=WARNING, field="holdout", text=text, remedy=remedy)
