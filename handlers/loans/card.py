"""How a shop stands with each loan, in words: what decided it, where that is from, and what to do next."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from handlers.conversation import Button, action_data, flow_data, in_rows
from handlers.conversation.since import period_words
from handlers.loans.words import range_words, round_yuan_words, value_words
from handlers.time_words import date_words, whole_date_words
from handlers.words import N_, _, current_language, named
from models.loans.answers import Answers, period_of
from models.loans.fields import INDIVIDUAL, MONTHS, OWNER_KIND, RIDER, Range
from models.loans.ripening import Ripening, ripenings
from models.loans.table import LoanProduct, LoanSource, LoanTable
from models.loans.verdict import Level, LoanVerdict, Outcome, Said, allowed

# The argument of the flow that changes one answer.
MEND = "mend"
LEVEL_WORDS = {Level.LIKELY: N_("🟢 likely"), Level.POSSIBLE: N_("🟡 possible"), Level.NOT_NOW: N_("⏳ not now")}
_MARKS = {Outcome.YES: "✓", Outcome.WEAK: "△", Outcome.NO: "✗", Outcome.UNKNOWN: "?"}


def scam_words() -> str:
    return _(
        "⚠️ Nobody may take a fee before the money is paid out, and there are no “inside channels”. Go only to a bank "
        "or a government office, and tell nobody your passwords or codes."
    )


def nothing_offered_words() -> str:
    return _("No loan is known to be offered just now. Please ask a bank near you; nothing was passed on.")


def overview_words(verdicts: Sequence[LoanVerdict], answers: Answers, *, today: date) -> str:
    """A line or two for each product: how it stands, and the first thing that decided it."""
    lines = [_("How it looks by the rules that are known. It is no decision: the bank decides.")]
    for verdict in verdicts:
        lines.append(f"{_(LEVEL_WORDS[verdict.level])} · {verdict.product.label(current_language())}")
        lines += [f"   {line}" for line in _short(verdict, answers, today=today)]
    return "\n".join(lines)


def overview_rows(verdicts: Sequence[LoanVerdict], *, is_kept: bool) -> list[list[Button]]:
    products = [
        Button(verdict.product.label(current_language()), action_data("loan.product", verdict.code))
        for verdict in verdicts
    ]
    keeping = [] if is_kept else [Button(_("Keep my answers"), action_data("loan.keep"))]
    return [
        *in_rows(products),
        [Button(_("What it costs"), flow_data("loan_cost"))],
        [Button(_("Ask a bank or an office to call"), flow_data("loan_refer"))],
        [Button(_("Change an answer"), flow_data("loan", MEND))],
        [*keeping, Button(_("Delete my answers"), action_data("loan.forget"))],
    ]


def product_words(table: LoanTable, verdict: LoanVerdict, answers: Answers, *, today: date) -> str:
    """All about one product."""
    product = verdict.product
    sources = list(dict.fromkeys(each.rule.source for each in (*verdict.decided_by, *verdict.bonuses)))
    sources += [product.source] if product.source not in sources else []
    lines = [product.label(current_language()), _(LEVEL_WORDS[verdict.level]), *_terms(product), ""]
    lines.append(_("It all fits:") if _fits(verdict) else _("What decided it:"))
    lines += [_reason(each, sources) for each in verdict.decided_by]
    lines += [_("＋ {rule}: that helps").format(rule=_named(each, sources)) for each in verdict.bonuses]
    if verdict.is_little_known and verdict.level != Level.NOT_NOW:
        lines.append(_("So little is published about it that nothing more can be said beforehand."))
    changes = [*_changes(verdict, answers, today=today)]
    lines += ["", _("What would change it:"), *changes] if changes else []
    lines += [*_step(verdict, is_first=not changes), ""]
    lines += [_source_line(number, table.sources[code]) for number, code in enumerate(sources, 1)]
    return "\n".join(lines)


def product_rows(verdict: LoanVerdict) -> list[list[Button]]:
    code = verdict.code
    return [
        [Button(_("What to bring"), action_data("loan.papers", code, 0))],
        [Button(_("What it costs"), flow_data("loan_cost", code))],
        [Button(_("Ask a bank or an office to call"), flow_data("loan_refer", code))],
        [Button(_("Change an answer"), flow_data("loan", MEND)), Button(_("All loans"), action_data("loan.all"))],
    ]


def _step(verdict: LoanVerdict, *, is_first: bool) -> Iterator[str]:
    """None for whom the loan is not meant; where something has to change before, it is only what comes then."""
    if any(said.outcome == Outcome.NO and said.rule.field == OWNER_KIND for said in verdict.decided_by):
        return
    step = verdict.product.first_step(current_language())
    if verdict.level == Level.NOT_NOW and not is_first:
        yield from ("", _("And then: {step}").format(step=step))
    else:
        yield from ("", _("Next step: {step}").format(step=step))


def papers_words(product: LoanProduct, *, done: int) -> str:
    if done == len(product.papers):
        return _("{product}: everything is there.").format(product=product.label(current_language()))
    return _("{product}: what to bring. Tap what you have.").format(product=product.label(current_language()))


def papers_rows(table: LoanTable, code: str, ticked: int) -> list[list[Button]]:
    """`ticked` has a bit for each paper that is there."""
    product = table.products[code]
    rows = [
        [
            Button(
                ("☑ " if ticked >> place & 1 else "☐ ") + table.papers[paper].label(current_language()),
                action_data("loan.papers", code, ticked ^ 1 << place),
            )
        ]
        for place, paper in enumerate(product.papers)
    ]
    return [*rows, [Button(_("⬅ Back"), action_data("loan.product", code))]]


def _terms(product: LoanProduct) -> Iterator[str]:
    as_decided = _("as the bank decides")
    limit = as_decided if product.limit_yuan is None else round_yuan_words(product.limit_yuan)
    longest = product.term_months_max
    subsidy = product.subsidy
    if subsidy is None or product.limit_yuan is not None:
        yield _("Up to: {limit}").format(limit=limit)
        term = as_decided if longest is None else _("{months} months").format(months=longest)
        yield _("For at most: {term}").format(term=term)
    yield _("Interest rate: {rate}").format(rate=as_decided)
    if subsidy is not None and subsidy.kind == "share_of_interest":
        yield _("Subsidy: {percent:g} % of the interest is paid for you").format(percent=subsidy.percent)
    elif subsidy is not None:
        yield _("Subsidy: {percent:g} percentage points a year, for at most {months} months").format(
            percent=subsidy.percent, months=subsidy.max_months or "–"
        )
    if product.valid_to is not None:
        yield _("Until {day}").format(day=whole_date_words(product.valid_to))


def _short(verdict: LoanVerdict, answers: Answers, *, today: date) -> Iterator[str]:
    if _fits(verdict):
        yield from [_("little is published about it")] if verdict.is_little_known else ()
        return
    for said in verdict.decided_by[:2]:
        words = said.rule.label(current_language())
        coming = _coming(said, answers, today=today)
        if coming:
            yield named(f"{_MARKS[said.outcome]} {words}", _ripe_words(coming[0], today=today))
        elif said.outcome == Outcome.UNKNOWN and said.value is None:
            yield _("? {rule}: not known yet").format(rule=words)
        elif said.outcome == Outcome.UNKNOWN:
            yield _("? {rule}: your answer leaves it open").format(rule=words)
        elif said.rule.field == OWNER_KIND:
            yield _("{mark} meant for: {whom}").format(mark=_MARKS[said.outcome], whom=_wanted(said))
        else:
            yield f"{_MARKS[said.outcome]} {words}"
    if len(verdict.decided_by) > 2:
        yield _("… and {count} more").format(count=len(verdict.decided_by) - 2)


def _fits(verdict: LoanVerdict) -> bool:
    """Whether no rule speaks against it, which is not yet to say that it is likely."""
    return all(said.outcome == Outcome.YES for said in verdict.decided_by)


def _reason(said: Said, sources: Sequence[str]) -> str:
    name, mark = _named(said, sources), _MARKS[said.outcome]
    if said.value is None:
        return _("{mark} {rule}: not known yet").format(mark=mark, rule=name)
    answer = value_words(said.rule.field, said.value)
    if said.outcome == Outcome.UNKNOWN:
        return _("{mark} {rule}: you answered {answer}, which leaves it open").format(
            mark=mark, rule=name, answer=answer
        )
    wanted = _wanted(said)
    if wanted and said.outcome != Outcome.YES:
        return _("{mark} {rule}: you answered {answer}; asked for is {wanted}").format(
            mark=mark, rule=name, answer=answer, wanted=wanted
        )
    return _("{mark} {rule}: you answered {answer}").format(mark=mark, rule=name, answer=answer)


def _named(said: Said, sources: Sequence[str]) -> str:
    return f"{said.rule.label(current_language())} [{sources.index(said.rule.source) + 1}]"


def _wanted(said: Said) -> str:
    rule = said.rule
    if rule.field == OWNER_KIND and isinstance(rule.value, tuple):
        return _(" or ").join(value_words(OWNER_KIND, str(kind)) for kind in rule.value)
    if isinstance(said.value, Range) and rule.alt is None:
        return range_words(rule.field, allowed(rule.op, rule.value))
    return ""


def _changes(verdict: LoanVerdict, answers: Answers, *, today: date) -> Iterator[str]:
    for said in verdict.decided_by:
        if said.outcome == Outcome.YES:
            continue
        for each in _coming(said, answers, today=today):
            yield "• " + _ripe_words(each, today=today)
        if said.outcome == Outcome.UNKNOWN and said.value is None:
            yield _("• {rule}: find out, and look again").format(rule=said.rule.label(current_language()))
        elif said.outcome == Outcome.UNKNOWN and said.rule.field == MONTHS:
            yield _("• Change that answer to the day on the licence, and it can be said for certain.")
        elif said.rule.field == OWNER_KIND:
            yield "• " + _for_others_words(said)
        elif words := said.rule.help(current_language()):
            yield "• " + words


def _for_others_words(said: Said) -> str:
    if said.value == RIDER:
        return _("It is meant for who has a licence; once there is one, look again.")
    if said.value == INDIVIDUAL:
        return _("It is meant for enterprises. Look at the other loans; how to become one says /convert.")
    return _("It is not meant for enterprises; look at the other loans.")


def _coming(said: Said, answers: Answers, *, today: date) -> list[Ripening]:
    if said.outcome in (Outcome.YES, Outcome.UNKNOWN):
        return []
    return ripenings(said.rule, period_of(answers), today=today)


def _ripe_words(ripe: Ripening, *, today: date) -> str:
    if ripe.when.day is not None:
        return _("your licence will be {months} months old on {day}").format(
            months=ripe.months, day=date_words(ripe.when.day, today=today)
        )
    return _("your licence will be {months} months old at some time from {period}").format(
        months=ripe.months, period=period_words(ripe.when)
    )


def _source_line(number: int, source: LoanSource) -> str:
    words = [f"[{number}] {source.label(current_language())}", *filter(None, (source.date,))]
    return " · ".join([*words, *_unchecked(source)])


def _unchecked(source: LoanSource) -> Iterable[str]:
    return () if source.is_checked else (_("not checked with an office: ask the bank"),)
