"""Holds a manifest against contracts' schema: the few JSON Schema keywords it uses, and no others pass unnoticed."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from momentcross_trainer.wire import GENERATED

_QUIET = {"$schema", "$id", "title", "description", "properties"}
_TYPES: dict[str, Any] = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float)}


def problems(content: Any) -> list[str]:
    """What the schema has against this manifest; each begins with the place."""
    return _check(json.loads((GENERATED / "manifest.schema.json").read_text()), json.loads(json.dumps(content)), "")


def _check(schema: dict[str, Any], value: Any, place: str) -> list[str]:
    found: list[str] = []
    inside = f"{place}." if place else ""
    for keyword, asked in schema.items():
        match keyword:
            case "type":
                if not isinstance(value, _TYPES[asked]) or isinstance(value, bool):
                    return [f"{place} is no {asked}"]
            case "const":
                found += [] if value == asked else [f"{place} is not {asked}"]
            case "enum":
                found += [] if value in asked else [f"{place} is none of {asked}"]
            case "pattern":
                found += [] if re.search(asked, value) else [f"{place} does not match {asked}"]
            case "minimum":
                found += [] if value >= asked else [f"{place} is less than {asked}"]
            case "minItems":
                found += [] if len(value) >= asked else [f"{place} has fewer than {asked}"]
            case "format":
                assert asked == "date-time"
                found += [] if datetime.fromisoformat(value).tzinfo else [f"{place} has no zone"]
            case "required":
                found += [f"{inside}{name} is missing" for name in asked if name not in value]
            case "items":
                found += [p for i, item in enumerate(value) for p in _check(asked, item, f"{inside}{i}")]
            case "oneOf":
                fits = sum(not _check(option, value, place) for option in asked)
                found += [] if fits == 1 else [f"{place} fits {fits} of the alternatives"]
            case "additionalProperties":
                for name in value.keys() - schema.get("properties", {}).keys():
                    if asked is False:
                        found.append(f"{inside}{name} is unknown")
                    else:
                        found += _check(asked, value[name], inside + name)
            case _:
                assert keyword in _QUIET, f"the schema uses {keyword}, which this check does not know"
    for name, part in schema.get("properties", {}).items():
        if name in value:
            found += _check(part, value[name], inside + name)
    return found
