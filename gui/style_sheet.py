"""The window's style sheet with token names in the place of colours; `gui.theme` fills it.

Number fields have no steppers, arrow keys and the wheel do: the buttons are laid flat here and hold the text off the
edges, because under a style sheet Qt leaves a field that was told ``NoButtons`` one pixel for its text.
"""

from __future__ import annotations

STYLE_SHEET = """
QWidget { color: @text; }
QMainWindow, QDialog, QWidget#page { background: @ground; }
QFrame#topBar { background: @panel; border: none; border-bottom: 1px solid @line; }
QFrame#bottomStrip { background: @panel; border: none; border-top: 1px solid @line; }
QFrame#queuePanel, QFrame#leftPanel { background: @panel; border: none; border-right: 1px solid @line; }
QFrame#decisionPanel, QFrame#rightPanel { background: @panel; border: none; border-left: 1px solid @line; }
QFrame#actionBox { background: transparent; border: none; border-top: 1px solid @line; }
QFrame#floating { background: @panel; border: 1px solid @line; border-radius: 7px; }
QFrame#card { background: @panel; border: 1px solid @line; border-radius: 8px; }
QFrame#dropZone { background: transparent; border: 1px dashed @off; border-radius: 8px; }
QFrame#rule { background: @line; border: none; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }

QLabel { background: transparent; }
QLabel[tone="dim"] { color: @dim; }
QLabel[tone="faint"] { color: @faint; }
QLabel[tone="ok"] { color: @ok; }
QLabel[tone="warn"] { color: @warn; }
QLabel[tone="bad"] { color: @bad; }
QLabel#heading { color: @dim; font-size: 11px; }
QLabel#title { font-size: 20px; font-weight: 600; }
QLabel#product { font-weight: 600; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox {
    background: @raised; border: 1px solid @line; border-radius: 5px; padding: 5px 8px;
    selection-background-color: @accent; selection-color: @on_accent; }
QDoubleSpinBox#coordinate { padding: 3px 4px; }
QLineEdit:focus, QPlainTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {
    border-color: @accent; }
QLineEdit[wrong="true"] { border-color: @bad; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled { color: @off; }
QSpinBox::up-button, QDoubleSpinBox::up-button { subcontrol-position: right; subcontrol-origin: padding;
    width: 6px; height: 0; border: none; }
QSpinBox::down-button, QDoubleSpinBox::down-button { subcontrol-position: left; subcontrol-origin: padding;
    width: 6px; height: 0; border: none; }
QAbstractSpinBox QLineEdit { background: transparent; border: none; border-radius: 0; padding: 0; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url(@image_chevron); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: @panel; border: 1px solid @line; outline: none;
    selection-background-color: @raised; selection-color: @text; }

QPushButton { background: @raised; border: 1px solid @line; border-radius: 5px; padding: 5px 12px; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @line; }
QPushButton:focus { border-color: @accent; }
QPushButton[wrong="true"] { border-color: @bad; }
QPushButton:disabled { color: @off; }
QPushButton:default { background: @accent; color: @on_accent; border-color: @accent; font-weight: 600; }
QPushButton:default:focus { border-color: @text; }
QPushButton:default:disabled { background: @raised; color: @off; border-color: @line; }
QPushButton#bare { background: transparent; border: 1px solid transparent; color: @dim; padding: 2px 4px; }
QPushButton#bare:hover { color: @text; }
QPushButton#bare:focus { border-color: @accent; }
QPushButton#bare:disabled { color: @off; }
QPushButton#bare[steady="true"]:disabled { color: @dim; }
QPushButton#bare::menu-indicator { image: none; width: 0; }
QPushButton#chip { background: transparent; border: 1px solid @line; border-radius: 11px; color: @dim;
    padding: 2px 10px; min-height: 16px; font-size: 12px; }
QPushButton#chip:hover { color: @text; border-color: @off; }
QPushButton#chip:checked { color: @text; border-color: @accent; background: @raised; }
QPushButton#chip:focus { border-color: @accent; }
QPushButton#chip:disabled { color: @off; }

QFrame#segmented { background: @raised; border: none; border-radius: 7px; }
QFrame#segmented QPushButton { background: transparent; border: 1px solid transparent; border-radius: 5px;
    color: @dim; padding: 4px 18px; }
QFrame#segmented QPushButton:hover { color: @text; }
QFrame#segmented QPushButton:checked { background: @accent; color: @on_accent; }
QFrame#segmented QPushButton:focus { border-color: @dim; }
QFrame#segmentedQuiet { background: transparent; border: none; }
QFrame#segmentedQuiet QPushButton { background: transparent; border: 1px solid transparent;
    border-radius: 5px; color: @dim; padding: 4px 12px; }
QFrame#segmentedQuiet QPushButton:hover { color: @text; }
QFrame#segmentedQuiet QPushButton:checked { background: @raised; color: @text; }
QFrame#segmentedQuiet QPushButton:focus { border-color: @accent; }
QFrame#segmentedQuiet QPushButton:disabled { color: @off; }

QCheckBox, QRadioButton { background: transparent; spacing: 8px; }
QCheckBox::indicator, QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid @off;
    border-radius: 4px; background: @raised; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:checked, QRadioButton::indicator:checked { background: @accent; border-color: @accent; }
QCheckBox::indicator:checked { image: url(@image_check); }
QCheckBox:disabled, QRadioButton:disabled { color: @off; }
QCheckBox, QRadioButton { border: 1px solid transparent; border-radius: 4px; padding: 1px 2px; }
QCheckBox:focus, QRadioButton:focus { border-color: @accent; }

QTableView, QListView, QTreeView { background: @panel; border: none; outline: none;
    selection-background-color: @raised; selection-color: @text; gridline-color: @line; }
QDialog QTableView, QDialog QListView, QDialog QTreeView { border: 1px solid transparent; border-radius: 4px; }
QDialog QTableView:focus, QDialog QListView:focus, QDialog QTreeView:focus { border-color: @accent; }
QTableView#curateList { background: @ground; }
QAbstractItemView#queueGrid { background: @ground; border: none; }
QAbstractItemView#previewGrid { background: @ground; border: 1px solid transparent; border-radius: 4px; }
QAbstractItemView#previewGrid:focus { border-color: @accent; }
QTableView#classChart { background: @ground; border: 1px solid transparent; border-radius: 4px; }
QTableView#classChart:focus { border-color: @accent; }
QTableView#classChart QHeaderView::section { background: @ground; }
#compareBar { background: @panel; border-bottom: 1px solid @line; }
#gridBar { background: @panel; border-bottom: 1px solid @line; }
#previewStrip { background: @panel; border-top: 2px solid @accent; }
QTableView::item { padding: 0 5px; }
QHeaderView { background: transparent; }
QHeaderView::section { background: @panel; color: @dim; border: none; border-bottom: 1px solid @line;
    padding: 5px 8px; }

QSlider::groove:horizontal { height: 3px; background: @line; border-radius: 1px; }
QSlider::sub-page:horizontal { background: @dim; border-radius: 1px; }
QSlider::handle:horizontal { background: @text; width: 10px; height: 10px; margin: -4px 0; border-radius: 5px; }
QSlider::handle:horizontal:focus { background: @accent; }
QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled { background: @off; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @line; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @off; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

#viewButton { background: @raised; border: 1px solid @line; border-radius: 5px; padding: 4px; }
#viewButton:hover, #viewButton:focus { border-color: @accent; }
#choices { background: @panel; border: 1px solid @line; border-radius: 6px; padding: 4px; outline: none; }
#choices::item { height: 24px; padding: 0 6px; border-radius: 4px; color: @text; }
#choices::item:selected, #choices::item:hover { background: @raised; color: @text; }
QMenu { background: @panel; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 5px 22px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: @raised; }
QMenu::item:disabled { color: @off; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QToolTip { background: @raised; color: @text; border: 1px solid @line; padding: 4px 6px; }
QTabWidget::pane { border: none; border-top: 1px solid @line; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: @dim; padding: 7px 12px; border: none;
    border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected:focus { border-bottom-color: @text; }
QSplitter::handle { background: transparent; }
"""
