"""Files under /static, read once: no path reaches any other file.

They are few and small (1.5 MB, nearly all of it GraphiQL), and are revalidated rather than kept, so that a
newer portal on the same address never runs with an older one's script.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

_FOLDER = Path(__file__).with_name("static")
# Windows lets programs redefine the type of .js, and a browser refuses a module of another type.
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".txt": "text/plain"}


@dataclass(frozen=True, slots=True)
class _Asset:
    content: bytes
    media_type: str
    etag: str


def asset_route(folders: Iterable[str], headers: dict[str, str]) -> Route:
    """Serve these folders of `static/` as /static/FOLDER/FILE."""
    assets = {
        path.relative_to(_FOLDER).as_posix(): _read(path)
        for each in folders
        for path in (_FOLDER / each).iterdir()
    }

    async def asset(request: Request) -> Response:
        found = assets.get(request.path_params["path"])
        if found is None:
            return PlainTextResponse("Not Found", status_code=404, headers=headers)
        fresh = {**headers, "Cache-Control": "no-cache", "ETag": found.etag}
        if request.headers.get("if-none-match") == found.etag:
            return Response(status_code=304, headers=fresh)
        return Response(found.content, media_type=found.media_type, headers=fresh)

    return Route("/static/{path:path}", asset, name="static")


def _read(path: Path) -> _Asset:
    content = path.read_bytes()
    return _Asset(content, _TYPES[path.suffix], f'"{hashlib.sha256(content).hexdigest()[:32]}"')
