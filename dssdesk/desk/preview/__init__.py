"""Opens one screen alone on sample data: ``python -m dssdesk.desk.preview explorer``.

A screen's preview is its module ``preview`` with ``make_preview(look) -> QWidget``; those of the
kit, the tree and the whole window are modules of this package.
"""
