"""The Qt application: a view on an instance. The only package that imports Qt."""
