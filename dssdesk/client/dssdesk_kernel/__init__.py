"""The kernel launcher: a thin start-up around ipykernel inside the kernel's own process.

Python 3.9 syntax; needs nothing but the standard library and what ipykernel brings.
"""
