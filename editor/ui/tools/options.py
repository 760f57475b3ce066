"""What can be chosen for a tool, declared once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from neural.operation import param


class ToolOptions(BaseModel):
    """What can be chosen for a tool: fields made with `option`, like those of an operation."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def option(default: Any, title: str, *, icons: Mapping[Any, str] | None = None, **rest: Any) -> Any:
    """One field of a tool's options: `neural.operation.param`, shown in one row.

    `icons` gives each value of a choice the name of an icon, to stand there in place of its label.
    `advanced` fields wait behind a button at the end of the row.
    """
    field = param(default, title, **rest)
    if icons is not None:
        field.json_schema_extra["icons"] = {str(key): name for key, name in icons.items()}
    return field
