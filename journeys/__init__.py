"""Drawing a journey: node types, graph, operations, editor, API."""
