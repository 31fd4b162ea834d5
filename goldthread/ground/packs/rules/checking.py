"""What a form must hold together: the checks that no single field can make alone."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

from goldthread.ground.packs.rules.problems import PackError, Source
from goldthread.ground.packs.rules.schema import About, Condition, Kind, Question, QuestionType

CHOOSES = {QuestionType.CHOICE, QuestionType.CHOICES}
MEASURES = {QuestionType.NUMBER, QuestionType.DURATION}
NOT_A_HEADLINE = {QuestionType.BODY_MAP, QuestionType.FILES, QuestionType.ACTIONS}


def check_kind(kind: Kind, source: Source, law: Collection[str]) -> list[PackError]:
    """Everything in `kind` that does not hold together. `law`: the codes that the pack's law files know."""
    errors: list[PackError] = []
    known = {question.code: question for question in kind.questions}
    errors += repeated((question.code for question in kind.questions), source, "questions", "question")
    errors += repeated((role.code for role in kind.subject_roles), source, "subject_roles", "subject role")
    errors += unknown_law(kind.law, source, "the form itself", law)
    if not kind.questions:
        errors.append(source.error("", "The form asks nothing.", "Add at least one [[questions]]."))
    if kind.about is About.HOME and (kind.subject_roles or kind.only_babies or kind.of_nobody):
        errors.append(
            source.error(
                "",
                "The form is about the home, yet names people's roles or babies.",
                'Say about = "person", or take them out.',
            )
        )
    for index, question in enumerate(kind.questions):
        line = source.line_of("questions", index)
        place = f"line {line}, question {question.code}" if line else f"question {question.code}"
        errors += _check_question(question, source, place)
        errors += unknown_law(question.law, source, place, law)
        if question.when:
            errors += _check_condition(kind, index, question.when, source, place)
    asked = known.get(kind.keeps_from)
    if kind.keeps_from and (asked is None or asked.type is not QuestionType.STAFF):
        errors.append(
            source.error(
                "",
                f"keeps_from names “{kind.keeps_from}”, which is no question of staff of this form.",
                'Name a question of the type "staff", or take it out.',
            )
        )
    errors += _check_headline(kind, known, source)
    errors += _check_follow_ons(kind, known, source)
    return errors


def repeated(codes: Iterable[str], source: Source, table: str, noun: str) -> Iterator[PackError]:
    """An error for each code that stands twice; the second one's line is named."""
    seen: set[str] = set()
    for index, code in enumerate(codes):
        if code in seen:
            line = source.line_of(table, index)
            place = f"line {line}, {noun} {code}" if line else f"{noun} {code}"
            yield source.error(place, f"The code “{code}” is used twice.", "Give the second one a code of its own.")
        seen.add(code)


def unknown_law(cited: Iterable[str], source: Source, place: str, law: Collection[str]) -> Iterator[PackError]:
    """An error for each law code that no law file of the pack holds."""
    for code in cited:
        if code not in law:
            yield source.error(
                place,
                f"The law code “{code}” is not in any law/*.toml of this pack.",
                _nearest(code, law, "Add it there, or correct the code."),
            )


def _check_question(question: Question, source: Source, place: str) -> Iterator[PackError]:
    if question.type in CHOOSES and not question.options:
        yield source.error(place, "A choice without options.", "Add options = [{ code = …, label = … }].")
    if question.type is QuestionType.CHOICE and len(question.options) == 1:
        yield source.error(place, "A choice with one option is no choice.", "Add a second option, or make it yes_no.")
    if question.type not in CHOOSES and question.options:
        yield source.error(
            place,
            f"A question of the type {question.type} takes no options.",
            'Say type = "choice" or "choices", or take the options out.',
        )
    yield from repeated((option.code for option in question.options), source, "", f"{place}, option")
    if question.allow_not_seen and question.type is not QuestionType.YES_NO:
        yield source.error(
            place, "allow_not_seen is only for yes_no.", "Take it out, or add an option of its own to the choice."
        )
    limits = (question.least, question.most, question.likely_least, question.likely_most)
    if question.type not in MEASURES and (question.unit or any(limit is not None for limit in limits)):
        yield source.error(
            place,
            "unit, least, most and what is likely are only for number and duration.",
            "Take them out, or change the type.",
        )
    yield from _check_likely(question, source, place)
    if question.least is not None and question.most is not None and question.least > question.most:
        yield source.error(place, f"least ({question.least}) is greater than most ({question.most}).", "Swap them.")
    if question.type is QuestionType.NUMBER and not question.unit:
        yield source.error(place, "A number without a unit.", 'Add unit = "ml", "kg", "people" …')
    if question.total in ("sum", "latest") and question.type not in MEASURES:
        yield source.error(
            place, "Only a number or a duration can be summed or followed.", 'Say total = "count", or take it out.'
        )


def _check_likely(question: Question, source: Source, place: str) -> Iterator[PackError]:
    """What is likely lies within what is possible."""
    named = ("least", "likely_least", "likely_most", "most")
    said = [(name, limit) for name in named if (limit := getattr(question, name)) is not None]
    for (lower, low), (upper, high) in pairwise(said):
        if low > high and (lower, upper) != ("least", "most"):  # those two are told of above
            yield source.error(place, f"{lower} ({low}) is greater than {upper} ({high}).", "Swap them.")


def _check_condition(kind: Kind, index: int, condition: Condition, source: Source, place: str) -> Iterator[PackError]:
    earlier = {question.code: question for question in kind.questions[:index]}
    target = earlier.get(condition.question)
    if target is None:
        later = any(question.code == condition.question for question in kind.questions[index:])
        if later:
            yield source.error(
                place, f"It waits for “{condition.question}”, which is not asked before it.", "Move that question up."
            )
        else:
            yield source.error(
                place,
                f"It waits for the question “{condition.question}”, which this form does not have.",
                _nearest(condition.question, earlier, "Correct the code."),
            )
        return
    yield from _check_answer(target, condition.equals, source, place, "It waits for")


def _check_answer(target: Question, answer: str, source: Source, place: str, verb: str) -> Iterator[PackError]:
    """Whether `answer` is one that `target` can have."""
    if target.type is QuestionType.CHOICE:
        possible = [option.code for option in target.options]
    elif target.type is QuestionType.YES_NO:
        possible = ["yes", "no", "not_seen"] if target.allow_not_seen else ["yes", "no"]
    else:
        yield source.error(
            place,
            f"{verb} “{target.code}”, a question of the type {target.type}.",
            "Only a choice or a yes_no can be waited for.",
        )
        return
    if answer not in possible:
        yield source.error(
            place,
            f"{verb} “{target.code}” = “{answer}”, which is not among its answers.",
            f"Write one of: {', '.join(possible)}.",
        )


def _check_headline(kind: Kind, known: dict[str, Question], source: Source) -> Iterator[PackError]:
    for code in kind.headline:
        if code not in known:
            yield source.error(
                "headline",
                f"It names the question “{code}”, which this form does not have.",
                _nearest(code, known, "Correct the code."),
            )
        elif known[code].type in NOT_A_HEADLINE:
            yield source.error(
                "headline", f"The question “{code}” cannot stand on one line.", "Name a question with a short answer."
            )


def _check_follow_ons(kind: Kind, known: dict[str, Question], source: Source) -> Iterator[PackError]:
    for index, follow in enumerate(kind.follow_ons):
        line = source.line_of("follow_ons", index)
        place = f"line {line}, follow-on {index + 1}" if line else f"follow-on {index + 1}"
        for code in (follow.question, follow.ask):
            if code not in known:
                yield source.error(
                    place,
                    f"It names the question “{code}”, which this form does not have.",
                    _nearest(code, known, "Correct the code."),
                )
        if follow.question == follow.ask:
            yield source.error(place, "It asks the question that sets it off.", "Name another question in ask.")
        if follow.ask in known and known[follow.ask].required:
            yield source.error(
                place,
                f"The question “{follow.ask}” must always be answered, so nothing follows.",
                "Take required out, or take the follow-on out.",
            )
        asked = known.get(follow.ask)
        if asked is not None and asked.when and asked.when != Condition(question=follow.question, equals=follow.equals):
            yield source.error(
                place,
                f"“{follow.ask}” shows only when “{asked.when.question}” is “{asked.when.equals}”, and may be absent.",
                "Let the follow-on wait for the same answer.",
            )
        if follow.question in known and follow.equals:
            yield from _check_answer(known[follow.question], follow.equals, source, place, "It follows")


def _nearest(code: str, known: Iterable[str], otherwise: str) -> str:
    near = difflib.get_close_matches(code, list(known), n=1)
    return f"Did you mean “{near[0]}”?" if near else otherwise
