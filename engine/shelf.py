"""Where node types stand. The journeys floor puts its shelf here at start; the engine asks it by kind."""

from engine.core.node import NodeType
from ground.registry import Registry

nodes: Registry[NodeType] = Registry("node types", lambda node: node.kind)
