"""The canvas shows at once what the server will answer: both make the same graph of the same command."""

import json
import random
import subprocess
from pathlib import Path

from journeys.cards import cards, catalogue
from journeys.gallery import gallery
from journeys.graph.edits import edit, free_id
from journeys.graph.shape import canonical
from journeys.graph.surgery import BadCommand, look
from tests.node import NODE

SCRIPT = Path(__file__).with_name("compare.mjs")
KINDS = ["wait_time", "send_push", "update_field", "send_sms", "wait_until"]


def random_command(rng, graph):
    _steps, paths = look(graph)
    ids = [one["id"] for one in graph["nodes"]]
    step, other = rng.choice(ids), rng.choice(ids)
    ways = paths.ways[step] or []
    port = rng.choice(ways).port.key if ways else "next"
    op = rng.choice(["insert", "remove", "move", "duplicate", "connect", "disconnect"])
    taken = set(ids)
    match op:
        case "insert":
            kind = rng.choice(KINDS)
            return {"op": op, "type": kind, "from": step, "port": port, "id": free_id(taken, kind)}
        case "remove":
            return {"op": op, "id": step} | ({"keep": port} if rng.random() < 0.3 and ways else {})
        case "move":
            return {"op": op, "id": other, "from": step, "port": port}
        case "duplicate":
            return {"op": op, "id": step, "as": free_id(taken, "copy")}
        case "connect":
            return {"op": op, "from": step, "port": port, "to": other}
    return {"op": op, "from": step, "port": port}


def test_the_canvas_and_the_server_make_the_same_of_a_command():
    rng = random.Random(41)
    cases = []
    for _round in range(60):
        graph = canonical(gallery()[0].graph)
        for _step in range(8):
            command = random_command(rng, graph)
            try:
                expected = edit(graph, command).graph
            except BadCommand:
                continue
            cases.append({"graph": graph, "cards": cards(graph, []), "command": command, "expected": expected})
            graph = expected
    told = json.dumps({"cases": cases, "catalogue": catalogue()})
    ran = subprocess.run([NODE, str(SCRIPT)], input=told, capture_output=True, text=True, timeout=120, check=True)
    answer = json.loads(ran.stdout)

    assert answer["looked"] == len(cases) > 200
    assert answer["different"] == []
