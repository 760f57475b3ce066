"""An operation whose values change over time: keyframes, a preview that plays, and a movie of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from editor.document.state import State
from editor.session import Session
from editor.ui.animation_frames import Frames
from editor.ui.icons import icon
from editor.ui.movie_export import MovieExport
from editor.ui.number_editor import NumberField
from editor.ui.screen import Screen
from editor.ui.texts import said, title
from editor.ui.theme import GRID
from editor.ui.timeline import Timeline
from editor.ui.widgets import Complaint, ElidedLabel, ThinBar, icon_button
from neural.animation import EASINGS, Animation, AnimationError, Easing, Key, load
from neural.operation import Operation, OperationError
from neural.weights.errors import ModelError

LONGEST = 1280
"""Longer side of a movie, until the person says another."""
SPACE = 1.0
"""Seconds after the last keyframe at which a further one is put."""


class AnimationWindow(QDialog):
    """Keyframes of the operation that `present` gives, on the picture `state`.

    `wanted` carries a keyframe's operation, for the form to show. `written` carries the path of a movie.
    """

    wanted = Signal(object)
    written = Signal(str)

    def __init__(
        self,
        session: Session,
        state: State,
        present: Callable[[], Operation],
        start: tuple[Operation, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        """`start` are the first keyframes; without, the present values are the first one."""
        super().__init__(parent)
        self._session, self._present = session, present
        self._kind = type(present())
        self.setWindowTitle(self.tr("Animation of {}").format(title(self._kind)))
        self.keys: list[Key] = []
        self.selected = -1
        self._note = ""
        """What became of the last export, until something changes."""
        self.frames = Frames(session.engine, state, self._painted, self._failed)
        self.movie = MovieExport(self.frames, self)
        self.movie.counted.connect(self._show_count)
        self.movie.ended.connect(self._exported)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 3 * GRID)
        column.setSpacing(2 * GRID)
        self.screen_area = Screen(self)
        column.addWidget(self.screen_area, 1)
        column.addLayout(self._time_row())
        column.addLayout(self._key_row())
        column.addLayout(self._movie_row(max(state.size.width, state.size.height)))
        self.complaint = Complaint(self)
        self.complaint.setContentsMargins(4 * GRID, 0, 4 * GRID, 0)
        column.addWidget(self.complaint)
        column.addLayout(self._bottom())
        self.resize(720, 640)
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._tick)
        self.finished.connect(self.deleteLater)
        moments = Animation.even(start or (present(),), 5.0, 24).keys
        self.keys = [self._key(key.time, key.operation) for key in moments]
        self.timeline.setFocus()
        self._changed()

    # Parts.

    def _time_row(self) -> QHBoxLayout:
        row = _row()
        self.back = icon_button("skip-back", self.tr("To the keyframe before"), self)
        self.back.clicked.connect(lambda: self._jump(-1))
        self.play = icon_button("play", self.tr("Play (Space)"), self)
        self.play.setCheckable(True)
        self.play.setShortcut(Qt.Key.Key_Space)
        self.play.toggled.connect(self._play)
        self.forth = icon_button("skip-forward", self.tr("To the next keyframe"), self)
        self.forth.clicked.connect(lambda: self._jump(1))
        self.timeline = Timeline(self)
        self.timeline.moved.connect(self._moved)
        self.timeline.chosen.connect(self._choose)
        self.timeline.dragged.connect(self._drag)
        self.clock = QLabel(self)
        self.clock.setProperty("role", "dim")
        self.clock.setMinimumWidth(96)
        self.clock.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for button in (self.back, self.play, self.forth):
            row.addWidget(button)
        row.addWidget(self.timeline, 1)
        row.addWidget(self.clock)
        return row

    def _key_row(self) -> QHBoxLayout:
        row = _row()
        self.add = QPushButton(icon("plus"), self.tr("Add keyframe"), self)
        self.add.setToolTip(self.tr("Keep the filter's present values at this time"))
        self.add.clicked.connect(self.add_key)
        row.addWidget(self.add)
        self.renew = QPushButton(self.tr("Take present values"), self)
        self.renew.setToolTip(self.tr("Give the chosen keyframe the filter's present values"))
        self.renew.clicked.connect(self._renew)
        row.addWidget(self.renew)
        self.remove = icon_button("trash", self.tr("Remove the chosen keyframe"), self)
        self.remove.clicked.connect(self._remove)
        row.addWidget(self.remove)
        row.addStretch(1)
        self.easing = QComboBox(self)
        words = {
            "smooth": self.tr("Softly"),
            "linear": self.tr("Evenly"),
            "in": self.tr("Sets off softly"),
            "out": self.tr("Arrives softly"),
            "hold": self.tr("Holds, then jumps"),
        }
        for easing in EASINGS:
            self.easing.addItem(words[easing], easing)
        self.easing.setAccessibleName(self.tr("How it goes on from the chosen keyframe"))
        self.easing.setToolTip(self.easing.accessibleName())
        self.easing.activated.connect(self._ease)
        row.addWidget(self.easing)
        for button in (self.add, self.renew):
            button.setAutoDefault(False)
        return row

    def _movie_row(self, longest: int) -> QHBoxLayout:
        row = _row()
        self.seconds = self._number(1, 0.5, "s", self.tr("Length"), 5.0, row)
        self.rate = self._number(0, 1, "", self.tr("Frames a second"), 24, row)
        self.longest = self._number(
            0, 16, "px", self.tr("Longest side"), min(longest, LONGEST), row
        )
        self.loop = QCheckBox(self.tr("Loop"), self)
        self.loop.setToolTip(self.tr("Go back to the first keyframe at the end"))
        self.loop.toggled.connect(lambda _: self._changed())
        row.addWidget(self.loop)
        row.addStretch(1)
        return row

    def _number(
        self, decimals: int, step: float, unit: str, words: str, value: float, row: QHBoxLayout
    ) -> NumberField:
        field = NumberField(decimals, step, unit, self)
        field.setAccessibleName(words)
        field.setFixedWidth(84)
        field.setValue(value)
        field.entered.connect(lambda _: self._set_length() if unit == "s" else self._changed())
        form = QFormLayout()
        form.addRow(words, field)
        row.addLayout(form)
        row.addSpacing(2 * GRID)
        return field

    def _bottom(self) -> QHBoxLayout:
        row = _row()
        self.open_button = QPushButton(self.tr("Open…"), self)
        self.open_button.setToolTip(self.tr("Keyframes from a file"))
        self.open_button.clicked.connect(self._ask_open)
        self.save = QPushButton(self.tr("Save…"), self)
        self.save.setToolTip(self.tr("Keyframes to a file, also for sfumato animate"))
        self.save.clicked.connect(self._ask_save)
        for button in (self.open_button, self.save):
            button.setAutoDefault(False)
            row.addWidget(button)
        words = QVBoxLayout()
        words.setSpacing(2)
        self.bar = ThinBar(self)
        self.doing = ElidedLabel(parent=self)
        self.doing.setProperty("role", "dim")
        words.addWidget(self.bar)
        words.addWidget(self.doing)
        row.addLayout(words, 1)
        self.stop = QPushButton(self.tr("Stop"), self)
        self.stop.clicked.connect(self.movie.stop)
        row.addWidget(self.stop)
        close = QPushButton(self.tr("Close"), self)
        close.clicked.connect(self.reject)
        close.setAutoDefault(False)
        row.addWidget(close)
        self.export = QPushButton(self.tr("Export movie…"), self)
        self.export.setDefault(True)
        self.export.clicked.connect(self._ask_export)
        row.addWidget(self.export)
        return row

    # The animation.

    @property
    def animation(self) -> Animation:
        """Raises AnimationError when what is set makes none."""
        return Animation(
            tuple(self.keys),
            float(self.seconds.value()),
            round(self.rate.value()),
            self.loop.isChecked(),
        )

    def _key(self, time: float, operation: Operation, easing: Easing = "smooth") -> Key:
        try:
            operation = operation.written_out(self._session.models)
        except (OperationError, ModelError) as error:
            self._failed(error)
        return Key(round(time, 2), operation, easing)

    def add_key(self) -> None:
        """The present values, at this time; where a keyframe is already, after the last one."""
        time = round(self.timeline.now, 2)
        if any(abs(key.time - time) < 0.005 for key in self.keys):
            time = self.keys[-1].time + SPACE
            self.seconds.setValue(max(self.seconds.value(), time))
        key = self._key(time, self._present())
        self.keys.insert(bisect_right([each.time for each in self.keys], time), key)
        self.selected = self.keys.index(key)
        self._changed()
        self._go(time)

    def _renew(self) -> None:
        if self.selected >= 0:
            old = self.keys[self.selected]
            self.keys[self.selected] = self._key(old.time, self._present(), old.easing)
            self._changed()

    def _remove(self) -> None:
        if self.selected >= 0 and len(self.keys) > 1:
            del self.keys[self.selected]
            self.selected = -1
            self._changed()

    def _ease(self) -> None:
        if self.selected >= 0:
            key = self.keys[self.selected]
            self.keys[self.selected] = replace(key, easing=self.easing.currentData())
            self._changed()

    def _set_length(self) -> None:
        """Keyframes that reach to the end, or would lie beyond it, are brought along."""
        before, now = self.timeline.seconds, float(self.seconds.value())
        last = self.keys[-1].time
        if now > 0 and last > 0 and (last > now or abs(last - before) < 0.01):
            self.keys = [replace(key, time=round(key.time * now / last, 2)) for key in self.keys]
            self.timeline.now *= now / before
        self._changed()

    def _drag(self, number: int, time: float) -> None:
        """A keyframe to another time, not past its neighbours."""
        low = self.keys[number - 1].time + 0.01 if number else 0.0
        last = number + 1 == len(self.keys)
        high = self.timeline.seconds if last else self.keys[number + 1].time - 0.01
        time = min(max(time, low), high)
        self.keys[number] = replace(self.keys[number], time=round(time, 2))
        self._changed()
        self._go(time)

    def _choose(self, number: int) -> None:
        """A keyframe, whose values the form shows; -1 for none."""
        self.selected = number
        if number >= 0:
            self.wanted.emit(self.keys[number].operation)
        self._show()

    def _jump(self, way: int) -> None:
        now = self.timeline.now
        times = [key.time for key in self.keys]
        found = [t for t in times if (t > now + 0.005 if way > 0 else t < now - 0.005)]
        if found:
            time = found[0] if way > 0 else found[-1]
            self._choose(times.index(time))
            self._go(time)

    def _changed(self) -> None:
        """Something about the animation is another: paint what is new."""
        self.complaint.say("")
        self._note = ""
        self.timeline.seconds = max(0.1, float(self.seconds.value()))
        self.timeline.frame = 1 / max(1.0, self.rate.value())
        try:
            self.frames.paint(self.animation)
        except AnimationError as error:
            self.complaint.say(said(error))
        self._show()
        self._show_frame()

    def _show(self) -> None:
        self.timeline.show_keys([key.time for key in self.keys], self.selected)
        chosen = self.selected >= 0
        for part in (self.renew, self.easing):
            part.setEnabled(chosen)
        self.remove.setEnabled(chosen and len(self.keys) > 1)
        if chosen:
            self.easing.setCurrentIndex(EASINGS.index(self.keys[self.selected].easing))
        self.export.setVisible(not self.movie.running)
        self.stop.setVisible(self.movie.running)
        self.bar.setVisible(self.movie.running)

    # Time.

    def _go(self, time: float) -> None:
        self.timeline.go(time)
        self._show_frame()

    def _moved(self, time: float) -> None:
        self._show_frame()
        if not self.play.isChecked():
            with_first = self._frame_number()
            if with_first is not None:
                self.frames.first = with_first

    def _frame_number(self) -> int | None:
        try:
            animation = self.animation
        except AnimationError:
            return None
        share = self.timeline.now / animation.seconds
        return min(animation.frames - 1, round(share * (animation.frames - 1)))

    def _show_frame(self) -> None:
        seconds, now = self.timeline.seconds, self.timeline.now
        self.clock.setText(self.tr("{now} / {all} s").format(now=f"{now:.2f}", all=f"{seconds:g}"))
        number = self._frame_number()
        if number is None:
            return
        animation = self.animation
        image = self.frames.image(animation.at(animation.time_of(number)))
        if image is not None:
            self.screen_area.show_image(image)

    def _play(self, on: bool) -> None:
        self.play.setIcon(icon("pause" if on else "play"))
        if on:
            self._clock.start(max(1, round(1000 / max(1.0, self.rate.value()))))
        else:
            self._clock.stop()

    def _tick(self) -> None:
        time = self.timeline.now + self.timeline.frame
        self._go(0.0 if time > self.timeline.seconds else time)

    def _painted(self) -> None:
        try:
            animation = self.animation
        except AnimationError:
            return
        painted = [self.frames.image(operation) is not None for operation in animation]
        self.timeline.painted = painted
        self.timeline.update()
        if not self.movie.running:
            count = sum(painted)
            done = count == len(painted)
            words = self.tr("{count} of {all} frames painted").format(count=count, all=len(painted))
            self.doing.setText(self._note if done or self._note else words)
        if not self.play.isChecked():
            self._show_frame()

    def _failed(self, error: BaseException) -> None:
        self.complaint.say(said(error))

    # Files.

    def _ask_open(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Open keyframes"), "", self.tr("Keyframes (*.toml)")
        )
        if path:
            self.open_file(Path(path))

    def open_file(self, path: Path) -> None:
        """Take the keyframes of a file; what is wrong with it is said, and all stays."""
        try:
            animation = load(path)
            if type(animation.keys[0].operation) is not self._kind:
                other = title(type(animation.keys[0].operation))
                raise AnimationError(
                    self.tr("{file} animates {other}; open that filter first.").format(
                        file=path.name, other=other
                    )
                )
        except AnimationError as error:
            self.complaint.say(said(error))
            return
        self.keys = list(animation.keys)
        self.selected = -1
        self.seconds.setValue(animation.seconds)
        self.rate.setValue(animation.rate)
        self.loop.setChecked(animation.loop)
        self._changed()

    def _ask_save(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save keyframes"), "animation.toml", self.tr("Keyframes (*.toml)")
        )
        if path:
            self.save_file(Path(path))

    def save_file(self, path: Path) -> None:
        """Write the keyframes; what goes wrong is said."""
        try:
            path.write_text(self.animation.to_toml(), "utf-8")
        except (OSError, AnimationError) as error:
            self.complaint.say(said(error))

    def _ask_export(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Export movie"),
            "animation.mp4",
            self.tr("Movies (*.mp4 *.webp *.gif *.apng);;A folder of pictures (*)"),
        )
        if path:
            self.export_to(Path(path))

    def export_to(self, path: Path) -> None:
        """Write the movie while the window stays usable; a file there is replaced once it is done."""
        try:
            animation = self.animation
        except AnimationError as error:
            self.complaint.say(said(error))
            return
        self.bar.setRange(0, animation.frames)
        self.movie.start(path, animation, max(16, round(self.longest.value())))
        self._show_count(0)
        self._show()

    def _exported(self, path: Path | None, words: str, failed: bool) -> None:
        if self.isVisible():
            self._changed()  # the frames that were left aside meanwhile
        self._note = "" if failed else words
        self.doing.setText(self._note)
        if failed:
            self.complaint.say(words)
        elif path is not None:
            self.written.emit(str(path))

    def _show_count(self, count: int) -> None:
        if self.movie.running:
            self.bar.setValue(count)
            self.doing.setText(
                self.tr("{count} of {all} frames written").format(
                    count=count, all=self.bar.maximum()
                )
            )

    def let_go(self, label: str = "") -> None:
        """The filter is gone: there are no present values any more."""
        for part in (self.add, self.renew):
            part.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()
        self.movie.stop()
        self.frames.stop()


def _row() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(4 * GRID, 0, 4 * GRID, 0)
    row.setSpacing(2 * GRID)
    return row
