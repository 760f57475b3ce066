"""The Layer menu, declared: its places in it, its words and keys, as in Photoshop and Krita."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from editor.ui.spec import SEPARATOR, Spec

_N = QT_TRANSLATE_NOOP

NEW_FILL: Final = _N("actions", "New fill layer")
NEW_LIVE: Final = _N("actions", "New adjustment or filter layer")
MASK: Final = _N("actions", "Layer mask")
ARRANGE: Final = _N("actions", "Arrange")
ALIGN: Final = _N("actions", "Align")
DISTRIBUTE: Final = _N("actions", "Distribute")
LOCK: Final = _N("actions", "Lock")
LABEL: Final = _N("actions", "Label")

_ALIGN_HELP: Final = _N(
    "actions", "With the selection; else several layers with each other, one with the document."
)


def _in(menu: str, *specs: Spec) -> tuple[Spec, ...]:
    """The specs, standing in a menu inside the Layer menu."""
    return tuple(replace(spec, menu=(menu,)) for spec in specs)


LAYER_ACTIONS: Final[tuple[Spec, ...]] = (
    Spec(
        id="layer.new",
        text=_N("actions", "New layer"),
        shortcut="Ctrl+Shift+N",
        icon="plus",
        when="document",
    ),
    Spec(
        id="layer.new_group",
        text=_N("actions", "New group"),
        when="document",
    ),
    *_in(
        NEW_FILL,
        Spec(
            id="layer.new_solid",
            text=_N("actions", "Solid colour"),
            icon="paint-bucket",
            when="document",
        ),
        Spec(
            id="layer.new_gradient",
            text=_N("actions", "Gradient"),
            when="document",
        ),
    ),
    Spec(id="", text="", menu=(NEW_LIVE,), filled=True),
    Spec(
        id="layer.from_visible",
        text=_N("actions", "New layer from visible"),
        shortcut="Ctrl+Alt+Shift+E",
        when="document",
    ),
    SEPARATOR,
    Spec(
        id="layer.duplicate",
        text=_N("actions", "Duplicate layer"),
        shortcut="Ctrl+J",
        icon="copy",
        when="layer",
        help=_N("actions", "With a selection, a new layer of what is selected."),
    ),
    Spec(
        id="layer.delete",
        does="delete_layer",
        text=_N("actions", "Delete layer"),
        icon="trash",
        when="layer",
    ),
    Spec(
        id="layer.rename",
        text=_N("actions", "Rename layer"),
        shortcut="F2",
        when="layer",
    ),
    SEPARATOR,
    Spec(
        id="layer.group",
        text=_N("actions", "Group layers"),
        shortcut="Ctrl+G",
        icon="folder-simple-plus",
        when="layer",
    ),
    Spec(
        id="layer.ungroup",
        does="ungroup_layers",
        text=_N("actions", "Ungroup layers"),
        shortcut="Ctrl+Shift+G",
        when="group",
    ),
    Spec(
        id="layer.clip",
        text=_N("actions", "Clip to the layer below"),
        shortcut="Ctrl+Alt+G",
        when="layer",
        help=_N("actions", "Show it only where the layer below shows; again to free it."),
    ),
    *_in(
        MASK,
        Spec(
            id="mask.add:reveal",
            does="add_mask:reveal",
            text=_N("actions", "Reveal all"),
            when="layer",
        ),
        Spec(
            id="mask.add:hide", does="add_mask:hide", text=_N("actions", "Hide all"), when="layer"
        ),
        Spec(
            id="mask.add:selection",
            does="add_mask:selection",
            text=_N("actions", "Reveal the selection"),
            when="layer",
        ),
        Spec(
            id="mask.add:outside",
            does="add_mask:outside",
            text=_N("actions", "Hide the selection"),
            when="layer",
        ),
        Spec(
            id="mask.add:transparency",
            does="add_mask:transparency",
            text=_N("actions", "From transparency"),
            when="layer",
            help=_N("actions", "The layer's own transparency becomes a mask to paint on."),
        ),
        SEPARATOR,
        Spec(
            id="mask.invert",
            does="invert_mask",
            text=_N("actions", "Invert mask"),
            when="mask",
        ),
        Spec(
            id="mask.enable",
            text=_N("actions", "Enable or disable mask"),
            when="mask",
        ),
        Spec(
            id="mask.link",
            text=_N("actions", "Link or unlink mask"),
            when="mask",
        ),
        Spec(
            id="mask.select",
            text=_N("actions", "Select what the mask shows"),
            when="mask",
        ),
        Spec(
            id="mask.alone",
            text=_N("actions", "Show the mask alone"),
            when="mask",
        ),
        SEPARATOR,
        Spec(
            id="mask.apply",
            does="apply_mask",
            text=_N("actions", "Apply mask"),
            when="mask",
            help=_N("actions", "What it hides becomes transparent for good."),
        ),
        Spec(
            id="mask.delete",
            does="delete_mask",
            text=_N("actions", "Delete mask"),
            when="mask",
        ),
    ),
    SEPARATOR,
    *_in(
        ARRANGE,
        Spec(
            id="layer.front",
            does="arrange_layer:front",
            text=_N("actions", "Bring to front"),
            shortcut="Ctrl+Shift+]",
            when="layer",
        ),
        Spec(
            id="layer.up",
            does="arrange_layer:up",
            text=_N("actions", "Move layer up"),
            shortcut="Ctrl+]",
            icon="arrow-up",
            when="above",
        ),
        Spec(
            id="layer.down",
            does="arrange_layer:down",
            text=_N("actions", "Move layer down"),
            shortcut="Ctrl+[",
            icon="arrow-down",
            when="below",
        ),
        Spec(
            id="layer.back",
            does="arrange_layer:back",
            text=_N("actions", "Send to back"),
            shortcut="Ctrl+Shift+[",
            when="layer",
        ),
    ),
    *_in(
        ALIGN,
        *(
            Spec(
                id=f"layer.align:{edge}",
                does=f"align_layers:{edge}",
                text=text,
                icon=icon,
                when="layer",
                help=_ALIGN_HELP,
            )
            for edge, text, icon in (
                ("left", _N("actions", "Align left edges"), "align-left"),
                ("center", _N("actions", "Align centres"), "align-center-horizontal"),
                ("right", _N("actions", "Align right edges"), "align-right"),
                ("top", _N("actions", "Align top edges"), "align-top"),
                ("middle", _N("actions", "Align middles"), "align-center-vertical"),
                ("bottom", _N("actions", "Align bottom edges"), "align-bottom"),
            )
        ),
    ),
    *_in(
        DISTRIBUTE,
        Spec(
            id="layer.distribute:horizontal",
            does="distribute_layers:horizontal",
            text=_N("actions", "Distribute horizontally"),
            when="several",
        ),
        Spec(
            id="layer.distribute:vertical",
            does="distribute_layers:vertical",
            text=_N("actions", "Distribute vertically"),
            when="several",
        ),
    ),
    Spec(
        id="layer.visible",
        text=_N("actions", "Show or hide layer"),
        when="layer",
    ),
    *_in(
        LOCK,
        Spec(
            id="layer.lock:lock_alpha",
            text=_N("actions", "Lock transparency"),
            shortcut="/",
            when="layer",
        ),
        Spec(
            id="layer.lock:lock_pixels",
            text=_N("actions", "Lock pixels"),
            when="layer",
        ),
        Spec(
            id="layer.lock:lock_position",
            text=_N("actions", "Lock position"),
            when="layer",
        ),
        Spec(
            id="layer.lock",
            text=_N("actions", "Lock or unlock layer"),
            when="layer",
        ),
    ),
    *_in(
        LABEL,
        *(
            Spec(id=f"layer.label:{name}", does=f"label_layer:{name}", text=text, when="layer")
            for name, text in (
                ("", _N("actions", "No label")),
                ("red", _N("actions", "Red")),
                ("orange", _N("actions", "Orange")),
                ("yellow", _N("actions", "Yellow")),
                ("green", _N("actions", "Green")),
                ("blue", _N("actions", "Blue")),
                ("violet", _N("actions", "Violet")),
                ("gray", _N("actions", "Gray")),
            )
        ),
    ),
    SEPARATOR,
    Spec(
        id="layer.rasterize",
        does="rasterize",
        text=_N("actions", "Turn into pixels"),
        when="live",
        help=_N(
            "actions", "A text, a fill, an adjustment or a live filter as the pixels it shows now."
        ),
    ),
    Spec(
        id="layer.merge_down",
        text=_N("actions", "Merge down"),
        shortcut="Ctrl+E",
        when="mergeable",
        help=_N("actions", "Onto the layer below; several layers, or a group, into one."),
    ),
    Spec(
        id="layer.merge", does="merge_layers", text=_N("actions", "Merge layers"), when="together"
    ),
    Spec(
        id="layer.flatten",
        text=_N("actions", "Flatten image"),
        shortcut="Ctrl+Shift+E",
        when="document",
    ),
)
