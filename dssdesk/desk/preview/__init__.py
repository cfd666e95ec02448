"""Opens one screen alone on sample data: ``python -m dssdesk.desk.preview explorer``.

A screen's preview is a module of this package with its name and ``build(look) -> QWidget``.
"""
