"""The graph that is drawn: its canonical form, its paths, its edits. Pure; `docs/how-it-flows.md` has the JSON."""
