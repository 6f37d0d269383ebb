"""What is said of becoming an enterprise: answers to worries, forms side by side, and the steps as a checklist."""

from collections.abc import Collection, Iterator

from handlers.conversation import Button, action_data, flow_data
from handlers.words import N_, _, current_language
from models.loans.table import LoanSource
from models.shops.conversion import ALONE, Conversion, Form

WHOM_WORDS = {"alone": N_("Me alone"), "partners": N_("With partners")}
_ASPECTS = {
    "people": N_("Who"),
    "liability": N_("Debts"),
    "books": N_("Bookkeeping"),
    "suits": N_("Suits"),
}


def result_words(table: Conversion, *, whom: str, ready: Collection[str], worries: Collection[str]) -> str:
    """What is still to do and where, an answer to each worry, and the forms that come into question."""
    language = current_language()
    to_do = {code: topic for code, topic in table.topics.items() if code not in ready}
    sources = list(dict.fromkeys([*(topic.source for topic in table.topics.values()), "S50"]))
    lines = [_("It is your own choice: nobody has to become an enterprise.")]
    if not to_do:
        lines.append(_("Everything is seen to: you can begin with the steps."))
    else:
        lines += ["", _("Before you change ({count}):").format(count=len(to_do))]
        for topic in to_do.values():
            mark = f"[{sources.index(topic.source) + 1}]"
            lines.append(f"☐ {topic.words('todo', language)} → {topic.words('office', language)} {mark}")
    if worries:
        lines += ["", _("What you worry about:")]
        for code in worries:
            topic = table.topics[code]
            mark = f"[{sources.index(topic.source) + 1}]"
            lines.append(f"• {topic.words('name', language)}: {topic.words('worry', language)} {mark}")
    names = _(", ").join(form.words("name", language) for form in table.forms_for(whom or ALONE).values())
    lines += ["", _("Forms for you: {forms}").format(forms=names), ""]
    return "\n".join([*lines, *_source_lines(table, sources)])


def result_rows(whom: str) -> list[list[Button]]:
    return [
        [Button(_("The forms side by side"), action_data("convert.forms", whom))],
        [Button(_("Steps, offices and papers"), action_data("convert.begin"))],
        [Button(_("Ask for somebody who has done it"), flow_data("convert_mentor"))],
    ]


def forms_words(table: Conversion, whom: str) -> str:
    """Staying is always one of them."""
    blocks = ["\n".join(_form_lines(form)) for form in table.forms_for(whom).values()]
    note = _("This is general knowledge of the law; ask the market regulator and the tax office before you decide.")
    return "\n\n".join([*blocks, note])


def forms_rows(whom: str) -> list[list[Button]]:
    other = next(each for each in WHOM_WORDS if each != whom)
    return [
        [Button(_(WHOM_WORDS[other]), action_data("convert.forms", other))],
        [Button(_("Steps, offices and papers"), action_data("convert.begin"))],
    ]


def steps_words(table: Conversion, done: int) -> str:
    language = current_language()
    lines = [_("Direct change: founding date and credit code stay. Tap what is done.")]
    sources = list(dict.fromkeys([*(step.source for step in table.steps.values()), "S50"]))
    for number, step in enumerate(table.steps.values()):
        mark = "☑" if done >> number & 1 else f"{number + 1}."
        source = f"[{sources.index(step.source) + 1}]"
        lines.append(f"{mark} {step.words('name', language)} {source}")
        lines.append(_("   at: {office}").format(office=step.words("office", language)))
        lines.append(_("   bring: {papers}").format(papers=step.words("papers", language)))
    return "\n".join([*lines, "", *_source_lines(table, sources)])


def steps_rows(table: Conversion, done: int) -> list[list[Button]]:
    """`done` has a bit for each step."""
    buttons = [
        Button(
            ("☑ " if done >> number & 1 else "☐ ") + step.words("name", current_language()),
            action_data("convert.steps", done ^ 1 << number),
        )
        for number, step in enumerate(table.steps.values())
    ]
    mentor = Button(_("Ask for somebody who has done it"), flow_data("convert_mentor"))
    return [*([button] for button in buttons), [mentor]]


def _form_lines(form: Form) -> Iterator[str]:
    language = current_language()
    yield f"■ {form.words('name', language)}"
    for aspect, name in _ASPECTS.items():
        yield f"   {_(name)}: {form.words(aspect, language)}"


def _source_lines(table: Conversion, sources: list[str]) -> Iterator[str]:
    for number, code in enumerate(sources, 1):
        yield _source_line(number, table.sources[code])


def _source_line(number: int, source: LoanSource) -> str:
    words = [f"[{number}] {source.label(current_language())}", *filter(None, (source.date,))]
    return " · ".join([*words, *([] if source.is_checked else [_("not checked with an office")])])
