"""What of a text is still English: words outside of code spans and quotes that Chinese does not use too."""

import re

_CODE = re.compile(r"`[^`]*`|'[^']*'|\"[^\"]*\"")
_WORD = re.compile(r"[A-Za-z]{2,}")
USED_IN_CHINESE = frozenset(
    {"GET", "GraphQL", "ID", "JSON", "JWK", "NUL", "OneOf", "POST", "RFC", "UTF", "Unicode"}
    | {"mutation", "schema", "token"}
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def remains(text: str) -> list[str]:
    """The English words of a message that ought to be Chinese."""
    return [word for word in _WORD.findall(_CODE.sub("", text)) if word not in USED_IN_CHINESE]


def is_chinese(text: str) -> bool:
    return bool(CHINESE.search(text)) and not remains(text)
