"""Templates of messages in the configuration's directory."""

from __future__ import annotations

from pathlib import Path

from marketpush_cli.app_context import AppContext
from marketpush_cli.application.layouts.tables import is_layout_name
from marketpush_cli.domain.errors import CannotReadOrWrite, UsageError

SUFFIX = ".txt"


def template_paths(app: AppContext) -> dict[str, Path]:
    """The templates there are, by name."""
    directory = app.configuration.templates
    if directory is None or not directory.is_dir():
        return {}
    return {path.stem: path for path in sorted(directory.glob(f"*{SUFFIX}")) if is_layout_name(path.stem)}


def template_path(app: AppContext, name: str) -> Path:
    """Where a template stands. Raises UsageError that lists those there are."""
    if not is_layout_name(name):
        raise UsageError(
            f"--template takes the name of a template, not {name[:60]!r}", fix="--template-file FILE", field="template"
        )
    path = Path(str(app.configuration.templates)) / f"{name}{SUFFIX}"
    if app.invocation.planning is None and not path.is_file():
        known = ", ".join(template_paths(app)) or "none"
        raise UsageError(f"there is no template {name!r}; there are: {known}", fix=f"write {path}", field="template")
    return path


def template_content(app: AppContext, path: Path) -> bytes:
    """What a template holds, or held when a plan was made."""
    planning = app.invocation.planning
    if planning is None:
        return _read(path)
    return planning.content(f"template {path.name}", lambda: _read(path))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"there is no template at {path}", field="template") from None
    except OSError as error:
        raise CannotReadOrWrite(f"the template {path} cannot be read: {error.strerror}") from None
