"""Translation of a message to the reader's language."""

import tomllib
from pathlib import Path

from portal.messages.catalogue import Catalogue
from portal.messages.languages import SIMPLIFIED_CHINESE

_FILES = {SIMPLIFIED_CHINESE: "zh_cn.toml"}


def translated(message: str, language: str) -> str:
    """The English message in `language` (BCP 47), unchanged where no catalogue knows it."""
    catalogue = CATALOGUES.get(language)
    return (catalogue and catalogue.translated(message)) or message


def translations(language: str) -> dict[str, str]:
    """Translations of the file by English template. Raises ValueError for one that is there twice."""
    path = Path(__file__).with_name(_FILES[language])
    sections: dict[str, dict[str, str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    found: dict[str, str] = {}
    for section in sections.values():
        if twice := found.keys() & section.keys():
            raise ValueError(f"{path.name} has it twice: {', '.join(twice)}")
        found |= section
    return found


# read at start, so that a mistake in a file is met there and not by the first reader of its language
CATALOGUES = {language: Catalogue(translations(language)) for language in _FILES}
