"""The bytes of a form and its id: the same for ever, and different as soon as a word differs."""

from __future__ import annotations

from uuid import UUID

from goldthread.ground.packs.rules import Kind, Question, QuestionType, content, digest, restored, version_id
from goldthread.lib.canonical import is_canonical


def form(**changed: object) -> Kind:
    return Kind.model_validate(
        {
            "code": "meal", "label": "Meal", "plural": "Meals", "icon": "utensils", "family": "care", "about": "person",
            "purpose": "What was eaten.", "questions": [{"code": "what", "label": "What", "type": "text"}], **changed,
        }
    )  # fmt: skip


def test_the_bytes_and_the_id_never_change() -> None:
    assert content(form()) == (
        '{"about":"person","code":"meal","family":"care","icon":"utensils","label":"Meal","plural":"Meals",'
        '"purpose":"What was eaten.","questions":[{"code":"what","label":"What","type":"text"}]}'
    )
    assert digest(form()) == "939828df139e28cdf14d747489111ff713fa0b34c48ba2cb9a51f5b3d96f1c8a"
    assert version_id("hut", form()) == UUID("d70ef763-95df-5cf8-9932-f17acc1cff41")


def test_a_word_more_is_another_version() -> None:
    reworded = form(label="Meals")
    assert digest(reworded) != digest(form())
    assert version_id("hut", reworded) != version_id("hut", form())
    assert version_id("barn", form()) != version_id("hut", form())


def test_what_is_said_outright_and_is_the_default_is_the_same_form() -> None:
    assert digest(form(quick=False, countersign="offered")) == digest(form())


def test_a_form_comes_back_with_its_numbers() -> None:
    question = {"code": "warm", "label": "How warm", "type": "number", "unit": "°C", "least": "34.5", "most": 43}
    kind = form(questions=[question])
    assert is_canonical(content(kind))
    assert restored(content(kind)) == kind
    assert restored(content(kind)).questions[0] == Question.model_validate({**question, "type": QuestionType.NUMBER})
