"""DSS Desk: projects, datasets and notebooks on kernels that outlive the window."""

__version__ = "0.1.0"
