"""Code of the plugin, which is none of a template's business."""
