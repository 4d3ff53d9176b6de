"""The rule builder: one control that any form may embed. It is named N, and what is posted as N is a rule in JSON.

In the view: ``known = registered(entry=("limit_reached",), messages={"push-1": "The push"})``, ``rule = control("where", data, known)``.
In the template: ``{% include "journeys/_rule.html" with rule=rule %}``; the page loads ``cairn/rule.css`` and ``journeys/js/rule.js``.
When posted: ``read(request.POST["where"], known)`` gives JSON that may still be unfinished; `audience.rules.parse` judges it.
"""

from journeys.ruleform.control import RuleControl, control, read
from journeys.ruleform.known import Known, registered

__all__ = ["Known", "RuleControl", "control", "read", "registered"]
