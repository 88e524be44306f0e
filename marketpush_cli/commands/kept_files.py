"""Files that another run of the program wrote and that are read whole: plans, anchors."""

from __future__ import annotations

from pathlib import Path

from marketpush_cli.domain.errors import CannotReadOrWrite, InvalidValue


def kept_text(file: str, kind: str) -> str:
    """The text of a file. Raises InvalidValue for one that can be none of its kind, CannotReadOrWrite for the rest."""
    try:
        return Path(file).read_text(encoding="utf-8")
    except IsADirectoryError:
        raise InvalidValue("this is a directory; a file is wanted", source=file, field=kind) from None
    except (FileNotFoundError, NotADirectoryError):
        raise InvalidValue("there is no such file", source=file, field=kind) from None
    except ValueError:
        raise InvalidValue(f"it is not UTF-8 text, so it is no {kind}", source=file, field=kind) from None
    except OSError as error:
        raise CannotReadOrWrite(f"it cannot be read ({error.strerror})", source=file) from None
