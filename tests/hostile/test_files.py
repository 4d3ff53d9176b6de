"""Files that are no journey: each is refused with a sentence, soon."""

from time import process_time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from engine.models import Journey
from tests.journeys.pages.conftest import signed_in

HEAD = "key: k\nname: K\n"
NEXT = zip("abcdefghi", "bcdefghij", strict=True)
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in NEXT)
MADE = {
    "nothing": "",
    "a list": "- 1",
    "a bomb": HEAD + BOMB,
    "a bomb in the steps": BOMB + HEAD + "nodes: *j\nedges: []\n",
    "a bomb in settings": BOMB + HEAD + "nodes: [{id: start, type: entry_event, settings: {types: *j}}]\nedges: []\n",
    "a deep well": HEAD + "nodes: " + "[" * 5000 + "]" * 5000,
    "a day": HEAD + "nodes: [{id: start, type: entry_event, settings: {types: [2026-01-01]}}]\nedges: []\n",
    "a call": HEAD + "nodes: !!python/object/apply:os.system ['true']\n",
    "a NUL": HEAD + 'about: "\\0"\nnodes: [{id: start, type: entry_event, name: "a\\0b", settings: {}}]\nedges: []\n',
    "a path as key": "key: ../../etc\nname: K\nnodes: []\nedges: []\n",
    "a long name": f"key: k\nname: {'n' * 10_000}\nnodes: []\nedges: []\n",
    "numbers everywhere": "key: 1\nname: 2\nnodes: 3\nedges: 4\neverywhere: 5\nnotes: 6\n",
    "not a number": HEAD + "nodes: [{id: start, type: entry_event, settings: {after: .nan}}]\nedges: []\n",
    "itself": HEAD + "nodes: &n [*n]\n",
    "keys that are lists": HEAD + "nodes: [{? [a] : b}]\n",
    "a set": HEAD + "nodes: !!set {a, b}\n",
    "bytes": HEAD + "nodes: !!binary aGVsbG8=\n",
    "a lone surrogate": HEAD + 'nodes: [{id: start, type: entry_event, name: "\\ud800", settings: {}}]\n',
}


@pytest.mark.django_db
@pytest.mark.parametrize("text", MADE.values(), ids=MADE.keys())
def test_a_file_made_to_hurt_is_answered_soon(text):
    maya = signed_in("maya")
    maya.raise_request_exception = False
    began = process_time()

    answer = maya.post("/admin/journeys/import/", {"file": SimpleUploadedFile("x.yaml", text.encode())}, follow=True)

    assert answer.status_code == 200
    assert process_time() - began < 5
    for journey in Journey.objects.all():
        assert maya.get(f"/admin/journeys/{journey.key}/").status_code == 200
