"""Which language a client is answered in, whatever it says it prefers."""

import pytest

from portal.messages.languages import preferred
from schema.endpoint.http import locale

PREFERRED = {
    "": "en",
    "en": "en",
    "en-GB,en;q=0.9": "en",
    "fr": "en",
    "zh": "zh-CN",
    "zh-CN": "zh-CN",
    "ZH-cn": "zh-CN",
    "zh-Hans": "zh-CN",
    "zh-Hans-CN": "zh-CN",
    "zh-SG": "zh-CN",
    "zh-CN,zh;q=0.9,en;q=0.8": "zh-CN",
    "cmn-Hans-CN": "zh-CN",
    # nobody here writes Traditional; Simplified is nearer to it than English is
    "zh-TW": "zh-CN",
    "zh-Hant-HK,en;q=0.5": "zh-CN",
    "en,zh": "en",
    "zh,en": "zh-CN",
    "zh;q=0.1,en;q=0.2": "en",
    "en;q=0.1 , zh;q=0.2": "zh-CN",
    "zh\t;\tq=1.000": "zh-CN",
    "fr,zh;q=0.001": "zh-CN",
    "*": "en",
    "zh;q=0.5,*": "en",
    "en;q=0,*;q=0.1": "zh-CN",
    "zh;q=0,*": "en",
    "zh;q=0": "en",
    "*;q=0": "en",
    "zh;q=nan": "en",
    "zh;q=2": "en",
    "zh;q=-1": "en",
    "zh;q=0.1234": "en",
    "zh_CN": "en",
    "中文": "en",
    ";;;q=,,*": "en",
    "x" * 100_000: "en",
    "fr," * 100_000 + "zh": "en",
}


@pytest.mark.parametrize("header", PREFERRED, ids=lambda header: header[:30] or "nothing")
def test_the_language_a_client_prefers(header: str) -> None:
    assert preferred(header) == PREFERRED[header]


def test_two_headers_are_one_list() -> None:
    language = b"accept-language"
    assert locale([(language, b"fr"), (b"accept", b"*/*"), (language, b"zh")]) == "zh-CN"
    assert locale([(language, b"\xff\xfe")]) == locale([]) == "en"
