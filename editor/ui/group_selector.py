"""The choice of which group of a form's fields is shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from editor.ui.choice_editors import ChoiceEditor

MARK = " •"
"""What follows the name of a group that holds a field away from its default."""


class GroupSelector(ChoiceEditor):
    """One of a form's groups, by number. Those that are changed carry a mark, said to screen readers too."""

    def __init__(
        self,
        title: str,
        groups: Sequence[str],
        labels: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        """`groups` are their names as the model has them, `labels` as the person reads them."""
        super().__init__("", title, groups, [label + MARK for label in labels], parent)
        self.groups = tuple(groups)
        self._labels = tuple(labels)
        self._marked: frozenset[str] | None = None
        self.mark(frozenset())

    @property
    def current(self) -> str:
        return self.values()[""]

    def show_group(self, group: str) -> None:
        self.show_values({"": group})

    def mark(self, changed: frozenset[str]) -> None:
        """Mark these groups as changed, and no others."""
        if changed == self._marked:
            return
        self._marked = changed
        for index, (group, label) in enumerate(zip(self.groups, self._labels, strict=True)):
            marked = group in changed
            text = label + MARK if marked else label
            spoken = self.tr("{group}, changed").format(group=label) if marked else label
            if self.segments is not None:
                button = self.segments.group.button(index)
                button.setText(text)
                button.setAccessibleName(spoken)
            elif self.box is not None:
                self.box.setItemText(index, text)
                self.box.setItemData(index, spoken, Qt.ItemDataRole.AccessibleTextRole)
