"""What can go wrong while a notebook reads a dataset. Each message says what to do.

DataikuError
├── NoSession           this Python does not belong to a session of DSS Desk
├── ServiceUnreachable  the service of the instance does not answer
├── ServiceRefused      it answers, and says no
├── StreamBroken        rows stopped coming before their end
├── DoesNotFit          values and wished types do not go together
└── NotCovered          Dataiku DSS can do this, DSS Desk cannot (yet)
"""

from __future__ import annotations

import os
import sys
import warnings


class DataikuError(Exception):
    """Something expected went wrong."""


class NoSession(DataikuError):
    """This Python was not started by DSS Desk, so there is nothing to ask."""


class ServiceUnreachable(DataikuError):
    """The service of the instance does not answer."""


class ServiceRefused(DataikuError):
    """The service answered with an error.

    Attributes:
        status: The HTTP status.
        error_type: The service's own name for it; empty when something else answered.
    """

    def __init__(self, message: str, *, status: int, error_type: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.error_type = error_type


class StreamBroken(DataikuError):
    """Rows stopped coming before their end; what came before must not be used as if whole."""


class DoesNotFit(DataikuError, ValueError):
    """Values and wished types do not go together."""


class NotCovered(DataikuError, NotImplementedError):
    """Dataiku DSS can do this, DSS Desk cannot (yet)."""


class PrecisionWarning(UserWarning):
    """Whole numbers became floating-point ones that cannot hold all their digits."""


def warn_reader(message: str, kind: type[Warning]) -> None:
    """Warn at the line outside this package that asked for the data."""
    ours = os.path.dirname(os.path.dirname(__file__))
    level = 2
    frame = sys._getframe(1)  # noqa: SLF001 (warnings.warn cannot skip a package before 3.12)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(ours):
        frame = frame.f_back
        level += 1
    warnings.warn(message, kind, stacklevel=level)
