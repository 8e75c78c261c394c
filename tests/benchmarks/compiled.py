"""Has programs that a benchmark starts find their modules compiled, as an install by pip leaves them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["compiled"]


@contextmanager
def compiled(folder: Path) -> Iterator[None]:
    """In this context Python keeps compiled modules in ``folder``, whatever the environment says.

    A checkout whose environment forbids them would compile every module at each start, which no user sees;
    the first run of each command is to be thrown away.
    """
    before = {name: os.environ.get(name) for name in ("PYTHONPYCACHEPREFIX", "PYTHONDONTWRITEBYTECODE")}
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
