"""YAML mappings with unique keys."""

from __future__ import annotations

from typing import Any

import yaml


class UniqueKeys:
    """Mixin of YAML loaders that refuses duplicate keys, of which PyYAML keeps the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Construct a mapping, once its keys are known to be unique."""
        keys = [key.value for key, _ in node.value]
        for number, (key, _) in enumerate(node.value):
            if isinstance(key, yaml.ScalarNode) and key.value in keys[:number]:
                reason = f"{key.value} is there twice"
                raise yaml.constructor.ConstructorError(None, None, reason, key.start_mark)
        made: dict[Any, Any] = super().construct_mapping(node, deep)  # type: ignore[misc]
        return made
