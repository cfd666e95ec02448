"""The tree as a Qt model: takes nodes, tells Qt what came, went and changed, keeps the rest."""

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt

from dssdesk.desk.explorer.state import Node, NodeKey
from dssdesk.desk.kit.labels import plain_tip

NODE_ROLE = Qt.ItemDataRole.UserRole

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class _Row:
    """A node's place in the model; lives as long as its key is shown."""

    def __init__(self, node: Node | None, parent: "_Row | None") -> None:
        self.node = node
        self.parent = parent
        self.rows: list[_Row] = []

    @property
    def key(self) -> NodeKey | None:
        return None if self.node is None else self.node.key

    def position(self) -> int:
        return 0 if self.parent is None else self.parent.rows.index(self)


class TreeModel(QAbstractItemModel):
    """One column of nodes."""

    def __init__(self) -> None:
        super().__init__()
        self._root = _Row(None, None)

    def show_nodes(self, nodes: Sequence[Node]) -> None:
        """Show these from now on; rows whose key stays keep their index, selection, expansion."""
        self._sync(self._root, nodes)

    def node_at(self, index: _Index) -> Node | None:
        """The node of a row."""
        return self._row_at(index).node

    def index_of(self, key: NodeKey) -> QModelIndex:
        """Where the node with this key is; an invalid index if it is not shown."""
        for row in _walk(self._root):
            if row.key == key:
                return self._index_of_row(row)
        return QModelIndex()

    def indexes(self) -> Iterator[QModelIndex]:
        """Every row, from top to bottom."""
        return (self._index_of_row(row) for row in _walk(self._root))

    def index(self, row: int, column: int, parent: _Index = _ROOT) -> QModelIndex:
        rows = self._row_at(parent).rows
        if column != 0 or not 0 <= row < len(rows):
            return QModelIndex()
        return self.createIndex(row, 0, rows[row])

    def parent(self, child: _Index = _ROOT) -> QModelIndex:  # type: ignore[override]  # QObject.parent() is the other
        above = self._row_at(child).parent
        return QModelIndex() if above is None else self._index_of_row(above)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return len(self._row_at(parent).rows)

    def columnCount(self, _parent: _Index = _ROOT) -> int:
        return 1

    def flags(self, index: _Index) -> Qt.ItemFlag:
        node = self.node_at(index)
        is_notebook = node is not None and node.notebook is not None
        drag = Qt.ItemFlag.ItemIsDragEnabled if is_notebook else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | drag

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node = self.node_at(index)
        if node is None:
            return None
        if role == NODE_ROLE:
            return node
        if role == Qt.ItemDataRole.DisplayRole:
            return node.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(_tooltip(node))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken(node)
        return None

    def _row_at(self, index: _Index) -> _Row:
        row = index.internalPointer() if index.isValid() else self._root
        return row if isinstance(row, _Row) else self._root

    def _index_of_row(self, row: _Row) -> QModelIndex:
        if row.parent is None:
            return QModelIndex()
        return self.createIndex(row.position(), 0, row)

    def _sync(self, row: _Row, nodes: Sequence[Node]) -> None:
        wanted = {node.key for node in nodes}
        for position in reversed(range(len(row.rows))):
            if row.rows[position].key not in wanted:
                self._remove(row, position)
        for position, node in enumerate(nodes):
            self._settle(row, position, node)

    def _settle(self, row: _Row, position: int, node: Node) -> None:
        here = row.rows[position] if position < len(row.rows) else None
        if here is not None and here.key != node.key and _holds(row.rows[position:], node.key):
            # Something was renamed past another: take the old row out, so that this one comes in.
            later = next(i for i in range(position, len(row.rows)) if row.rows[i].key == node.key)
            self._remove(row, later)
            here = row.rows[position] if position < len(row.rows) else None
        if here is None or here.key != node.key:
            self.beginInsertRows(self._index_of_row(row), position, position)
            row.rows.insert(position, _made(node, row))
            self.endInsertRows()
            return
        before, here.node = here.node, node
        self._sync(here, node.children)
        if before is not None and _face(before) != _face(node):
            index = self._index_of_row(here)
            self.dataChanged.emit(index, index)

    def _remove(self, row: _Row, position: int) -> None:
        self.beginRemoveRows(self._index_of_row(row), position, position)
        del row.rows[position]
        self.endRemoveRows()


def _made(node: Node, parent: _Row) -> _Row:
    row = _Row(node, parent)
    row.rows = [_made(child, row) for child in node.children]
    return row


def _walk(row: _Row) -> Iterator[_Row]:
    for child in row.rows:
        yield child
        yield from _walk(child)


def _holds(rows: Sequence[_Row], key: NodeKey) -> bool:
    return any(row.key == key for row in rows)


def _face(node: Node) -> tuple[object, ...]:
    """What a row shows of its node, without what is below it."""
    return node.title, node.count, node.dataset_kind, node.running


def _spoken(node: Node) -> str:
    return node.title if node.running is None else node.running.name


def _tooltip(node: Node) -> str:
    if node.running is None or not node.running.tooltip:
        return node.title
    return f"{node.title}\n{node.running.tooltip}"
