"""What the portal says to a caller it can say in Chinese; and the catalogue has nothing that nobody says."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import graphql
import pytest
from graphql import GraphQLEnumType
from graphql.pyutils import did_you_mean
from graphql.validation import specified_rules

from portal.customers.identifier_reasons import IdentifierIgnoredReason
from portal.messages.catalogue import OR, Catalogue
from portal.messages.languages import SIMPLIFIED_CHINESE
from portal.messages.translate import CATALOGUES, translated, translations
from schema.operations.wrong_values import without_value
from tests.messages.english import is_chinese, remains
from tests.messages.reading import HOLE, sentences
from tests.messages.spoken import Said, messages

GRAPHQL = Path(graphql.__file__).parent
GRAPHQL_FILES = (
    "error/syntax_error.py",
    "execution/executor.py",
    "execution/get_variable_signature.py",
    "execution/values.py",
    "language/lexer.py",
    "language/parser.py",
    "type/scalars.py",
    "utilities/coerce_input_value.py",
    "utilities/validate_input_value.py",
    "validation/validate.py",
)
NEVER_TOLD = (
    # types and descriptions, which are no messages
    "Callable[",
    "Collection[",
    "ConstValueNode |",
    "GraphQL",
    "The `",
    "Sequence[",
    "dict[",
    "list[",
    "str |",
    "tuple[",
    "DirectiveDefinitionNode |",
    "to use an inline fragment on",  # a part of one; see SUGGESTIONS
    ". See https",
    f"{HOLE} '{HOLE}'",  # a token
    # mistakes of ours in a schema, a resolver or a call, answered as INTERNAL_SERVER_ERROR without their text
    "Abstract type",
    "Cannot complete value",
    "Cannot return null",
    "Expected Iterable",
    f"Expected value of type '{HOLE}' but got:",
    f"Expected `{HOLE}.coerce_output_value",
    "MAX_FIELD_COMPARISONS",
    "Middleware must be",
    "Runtime Object type",
    "Unexpected error",
    f"{HOLE} values must be",
    # what documents.py and limits.py refuse before
    "Executing this GraphQL operation",
    "Invalid argument",
    "Must provide",
    "Schema is not configured",
    "Unknown operation named",
    # @defer and @stream, which the schema does not have
    "Defer",
    "Stream",
    f"{HOLE} directive label",
    "`@defer`",
    "`@stream`",
    "initialCount",
)
SUGGESTIONS = [
    Said("did_you_mean", did_you_mean(list("abcde")[:count], what))
    for count in range(1, 6)
    for what in ("", "the enum value", "to use an inline fragment on")
]
PARTS = [
    Said("print_path_list", " at .a[0]"),
    Said("or_list", OR),
    Said("schema/endpoint/http.py", "The body"),
]


def graphql_messages() -> Iterator[Said]:
    """What graphql-core says of a document and of values."""
    rules = {inspect.getsourcefile(rule) or "" for rule in specified_rules}
    paths = [Path(name) for name in sorted(rules | {str(GRAPHQL / file) for file in GRAPHQL_FILES})]
    sources = {str(path.relative_to(GRAPHQL)): path.read_text(encoding="utf-8") for path in paths}
    sources["GraphQLEnumType"] = inspect.getsource(GraphQLEnumType)
    for name, source in sources.items():
        for line, text in sentences(ast.parse(source)):
            if not text.startswith(NEVER_TOLD):
                yield Said(f"{name}:{line}", without_value(text))


@pytest.fixture(scope="module")
def ours() -> list[Said]:
    return [*messages(), *(Said(reason, reason.description) for reason in IdentifierIgnoredReason)]


@pytest.fixture(scope="module")
def theirs() -> list[Said]:
    return [*graphql_messages(), *SUGGESTIONS]


def untranslated(said: list[Said]) -> list[str]:
    found = []
    for each in said:
        text = None if each.text is None else each.text.replace(HOLE, "7")
        if text is None or not is_chinese(translated(text, SIMPLIFIED_CHINESE)):
            found.append(f"{each.where}: {text or 'write the message where the error is made'}")
    return found


def test_every_message_of_the_portal_is_in_chinese(ours: list[Said]) -> None:
    assert len(ours) > 80
    assert untranslated(ours) == []


def test_every_message_of_graphql_is_in_chinese(theirs: list[Said]) -> None:
    assert len(theirs) > 120
    assert untranslated(theirs) == []


def test_the_catalogue_has_nothing_that_nobody_says(ours: list[Said], theirs: list[Said]) -> None:
    said = [each.text.replace(HOLE, "7") for each in [*ours, *theirs, *PARTS] if each.text]
    alone = [(key, Catalogue({key: text})) for key, text in translations(SIMPLIFIED_CHINESE).items()]
    unsaid = [key for key, only in alone if not any(only.translated(text) is not None for text in said)]
    assert unsaid == []


def test_a_translation_is_chinese_and_leaves_names_in_code_spans() -> None:
    found = translations(SIMPLIFIED_CHINESE).values()
    assert [text for text in found if remains(re.sub(r"\{[a-z_]+\}", "7", text))] == []


COMMA, COLON, SEMICOLON, QUESTION = "\uff0c\uff1a\uff1b\uff1f"
ALIASES = "Use different aliases on the fields to fetch both if this was intentional."
SAID = {
    "Use GET or POST.": "请使用 GET 或 POST。",
    "`first` must be 1 to 100, not -1.": f"`first` 必须在 1 到 100 之间{COMMA}不能是 -1。",
    "Variable '$x' has invalid value at .a[0]: There is no such value in 'C' enum."
    " Did you mean the enum value 'D', 'E', or 'F'?": f"变量 `$x` 的 `.a[0]` 无效{COLON}"
    f"枚举 `C` 中没有这样的值。是否想写枚举值 'D', 'E', 或 'F'{QUESTION}",
    "Fields 'a' conflict because subfields 'b' conflict because 'c' and 'd' are different fields and"
    f" subfields 'e' conflict because they have differing arguments. {ALIASES}": f"字段 `a` 有冲突{COLON}"
    f"子字段 `b` 有冲突{COMMA}因为字段 `c` 和 `d` 不同{SEMICOLON}"
    f"子字段 `e` 有冲突{COMMA}因为它们的参数不同。如果两者都需要{COMMA}请使用不同的别名。",
}


@pytest.mark.parametrize("message", SAID)
def test_values_names_and_reasons_stand_where_chinese_has_them(message: str) -> None:
    assert translated(message, SIMPLIFIED_CHINESE) == SAID[message]


def test_a_message_nobody_translated_stays_english() -> None:
    assert translated("Nobody wrote this down.", SIMPLIFIED_CHINESE) == "Nobody wrote this down."
    assert translated("Use GET or POST.", "en") == "Use GET or POST."


def test_reasons_in_reasons_end_somewhere() -> None:
    message = "Syntax Error: " * 10_000
    assert translated(message, SIMPLIFIED_CHINESE).count("语法错误") == 30
    assert CATALOGUES[SIMPLIFIED_CHINESE].translated("' and '" * 10_000) is None


@pytest.mark.parametrize(
    "entry", [("{a}{b}", "{a}{b}"), ("{a} and {a}", "{a}"), ("{a} is wrong", "{b} 错了"), ("{a}.", "{a}{c}")]
)
def test_a_translation_with_other_places_is_refused(entry: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="place"):
        Catalogue(dict([entry]))
