"""Both catalogues hold every sentence of the source, whole and no other, and flows say nothing outside of them."""

import ast
import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message

from handlers.words import LANGUAGES
from tests.house.catalogues import PACKAGES, as_forms, as_text, path_of, renewed, stored
from tests.house.source import modules, nodes

PLACEHOLDER = re.compile(r"{[^{}]*}")
ENDS = {".": "。", "?": "？", "!": "！", ":": "：", "…": "…"}
CHINESE = re.compile(r"[\u3400-\u9fff]")
# A mark of Latin script that touches a Chinese character or mark.
NARROW = re.compile(r"(?<=[\u3400-\u9fff”）])[,:;!?()]|[,:;!?()](?=[\u3400-\u9fff“（])")
SENTENCE = re.compile(r"[A-Z“][^\n]* [^\n]*[.?!…]")
# What people type or read in both languages at once; it is recognised, not said.
READ_NOT_SAID = frozenset({"语言 / Language"})
# For those who have the wrong language before them.
BILINGUAL = frozenset({"Which language shall we speak?"})
TRANSLATED = frozenset({"_", "N_", "ngettext"})

READ_BY_RIDERS = frozenset(
    f"handlers/{name}.py"
    for name in (
        *("grievance", "report", "food", "feedback", "my_cases", "usual_manner", "near", "station", "welcome"),
        *("cases/raising", "cases/own_case", "cases/leaving_news", "cases/correction", "cases/reward_words"),
        *("cases/state_words", "cases/turn", "cases/words", "cases/news", "cases/reminders"),
    )
)

in_each_language = pytest.mark.parametrize("language", LANGUAGES)


def messages(language: str) -> list[Message]:
    return [message for message in stored(language) if message.id]


@in_each_language
def test_the_catalogue_holds_exactly_the_sentences_of_the_source(language: str) -> None:
    there, wanted = stored(language), renewed(language)
    ids = {as_forms(message.id) for message in there}, {as_forms(message.id) for message in wanted}

    assert ids[1] - ids[0] == set(), "run `make words`"
    assert ids[0] - ids[1] == set(), "run `make words`"
    assert not there.obsolete
    assert path_of(language).read_text(encoding="utf-8") == as_text(wanted), "run `make words`"


def test_no_sentence_is_hidden_from_the_catalogues() -> None:
    """What stands in an f-string, or in N_ within _, is not found where the catalogues look for sentences."""
    known = {as_forms(message.id)[0] for message in messages("en")}
    hidden = {
        f"{path}: {call.args[0].value!r}"
        for package in PACKAGES
        for path, tree in modules(package)
        for call in nodes(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in TRANSLATED
        if isinstance(call.args[0], ast.Constant) and call.args[0].value not in known
    }
    assert hidden == set()


@in_each_language
def test_every_sentence_is_translated_and_none_by_a_guess(language: str) -> None:
    assert [message.id for message in messages(language) if not all(map(str.strip, as_forms(message.string)))] == []
    assert [message.id for message in messages(language) if message.fuzzy] == []


@in_each_language
def test_every_translation_has_the_placeholders_of_its_sentence(language: str) -> None:
    wrong = []
    for message in messages(language):
        wanted = set(PLACEHOLDER.findall(as_forms(message.id)[-1]))
        *singular, last = (set(PLACEHOLDER.findall(form)) for form in as_forms(message.string))
        # "1 station" may do without its number.
        if last != wanted or not all(form <= wanted for form in singular):
            wrong.append(message.id)
    assert wrong == []


@in_each_language
def test_counted_sentences_have_the_forms_of_the_language(language: str) -> None:
    forms = {"en": 2, "zh_CN": 1}[language]

    assert stored(language).num_plurals == forms
    assert [m.id for m in messages(language) if m.pluralizable and len(as_forms(m.string)) != forms] == []


def test_chinese_sentences_end_as_chinese_sentences_do() -> None:
    wrong = [
        (source, words)
        for message in messages("zh_CN")
        for source, words in [(as_forms(message.id)[-1], as_forms(message.string)[-1])]
        if (source not in BILINGUAL and ENDS.get(source[-1], words[-1]) != words[-1])
        or source.count("\n") != words.count("\n")
    ]
    assert wrong == []


def test_chinese_sentences_have_the_marks_of_chinese() -> None:
    """As wide as the characters, but in what is typed as it stands."""
    narrow = {
        form
        for message in messages("zh_CN")
        for form in as_forms(message.string)
        if NARROW.search(form) and "渠道:地址" not in form
    }
    assert narrow == set()


def test_what_riders_read_of_their_cases_speaks_to_them_as_the_rest_of_the_chat_does() -> None:
    """你 is everybody, 您 who is read only by shops or by staff."""
    chinese = {as_forms(message.id)[0]: as_forms(message.string) for message in messages("zh_CN")}
    said = {
        call.args[0].value
        for path, tree in modules("handlers")
        if path in READ_BY_RIDERS
        for call in nodes(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in TRANSLATED
        if isinstance(call.args[0], ast.Constant)
    }
    assert [words for sentence in said for words in chinese[str(sentence)] if "您" in words] == []
    assert any("你" in words for sentence in said for words in chinese[str(sentence)])


def test_the_english_catalogue_says_what_the_source_says() -> None:
    assert [message.id for message in messages("en") if as_forms(message.string) != as_forms(message.id)] == []


def said_outside(tree: ast.Module) -> Iterator[str]:
    """`line: words` of everything that looks like words for people and stands in no `_`, `N_` or `ngettext`."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if (CHINESE.search(node.value) or SENTENCE.fullmatch(node.value)) and node.value not in READ_NOT_SAID:
                yield f"{node.lineno}: {node.value}"
        elif not _is_exempt(node):
            waiting.extend(_without_docstring(node))


def _is_exempt(node: ast.AST) -> bool:
    """Calls that translate, patterns, errors, logs, and vocabularies: constants of the module that no flow says."""
    if isinstance(node, ast.Call):
        name = ast.unparse(node.func)
        return name in TRANSLATED or name.startswith(("re.", "log.")) or name.endswith("Error")
    if isinstance(node, ast.Assign | ast.AnnAssign) and node.col_offset == 0:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return all(isinstance(target, ast.Name) and target.id.isupper() for target in targets) and not any(
            isinstance(part, ast.Constant) and SENTENCE.fullmatch(str(part.value)) for part in ast.walk(node)
        )
    return False


def _without_docstring(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)):
            yield child


def test_flows_say_nothing_outside_the_catalogues() -> None:
    assert [f"{path}:{found}" for path, tree in modules("handlers") for found in said_outside(tree)] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('def f(chat):\n    chat.say("你好")', ["2: 你好"]),
        ('def f(chat):\n    chat.say(f"你好 {name}")', ["2: 你好 "]),
        ('def f(chat):\n    chat.say("Please tap a button.")', ["2: Please tap a button."]),
        ('HELLO = "Please tap a button."', ["1: Please tap a button."]),
        ('def f(chat):\n    chat.say(_("Please tap a button."))', []),
        ('def f(chat):\n    """It says 你好."""\n    re.match("你", x)', []),
        ('YES = ("是", "yes")', []),
    ],
)
def test_words_outside_the_catalogues_are_seen(source: str, found: list[str]) -> None:
    assert list(said_outside(ast.parse(source))) == found
