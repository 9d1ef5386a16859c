"""Normalised text and spans of it mean one thing."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtop_graph.errors import ReportFormatError
from rtop_graph.normal_text import find_span, normalise_text, resolve_span

# Normalised text


@pytest.mark.parametrize(
    ("raw", "normalised"),
    [
        ("resolution [63/308](#) to", "resolution 63/308 to"),
        ("([A/63/677](#)), which", "(A/63/677), which"),
        (r"[1674 \(2006\)](#), [1894 \(2009\)](#)", "1674 (2006), 1894 (2009)"),
        (r"[\[sic\]](#)", "[sic]"),
        ("[here](https://example.org/a_b)", "here"),
        ("as is [sic] (so they say)", "as is [sic] (so they say)"),
        (
            "from <http://example.org/data/overview_ucdp_data/>.",
            "from http://example.org/data/overview_ucdp_data/.",
        ),
        ("crimes¹ is,² and¹²\nthe end.³", "crimes is, and the end."),
        ("*Do no harm*, **never**", "Do no harm, never"),
        ("lead:\n\n- one\n- two\n  • three", "lead: one two three"),
        ("10:00 - 10:15AM", "10:00 - 10:15AM"),
        ("co-\noperation", "co- operation"),
        ("sub-regional — so", "sub-regional — so"),
        ("  a\u00a0b\t c \r\n\n d  ", "a b c d"),
        ("Jose\u0301", "Jos\u00e9"),
        ('“curly” and "straight" and ’', '“curly” and "straight" and ’'),
        ("", ""),
    ],
)
def test_text_is_normalised(raw: str, normalised: str) -> None:
    assert normalise_text(raw) == normalised


@given(st.text(alphabet="ab-•*[]()#\\<>/: \n¹²⁴e\u0301.") | st.text())
def test_normalising_twice_is_normalising_once(raw: str) -> None:
    once = normalise_text(raw)
    assert normalise_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once == " ".join(once.split())


# Spans

TEXT = "States have the duty to protect, and other States to help States to protect (see 60/1)."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("the duty to protect", "the duty to protect"),
        ("the *duty* to\nprotect,¹", "the duty to protect,"),
        ("([60/1](#))", None),
        ("(see [60/1](#)).", "(see 60/1)."),
        ("the duty … protect", "the duty to protect"),
        ("the duty ... help States", "the duty to protect, and other States to help States"),
        ("States have … other … help", "States have the duty to protect, and other States to help"),
        ("States to help … protect", "States to help States to protect"),
        ("duty to", "duty to"),
        ("tates have", None),
        ("protect … duty", None),
        ("the duty … duty", None),
    ],
)
def test_quote_is_found(quote: str, found: str | None) -> None:
    if found is None:
        with pytest.raises(ReportFormatError, match="is not in the paragraph"):
            find_span(TEXT, quote)
    else:
        assert resolve_span(TEXT, *find_span(TEXT, quote)) == found


@pytest.mark.parametrize("quote", ["States", "to protect", "States … help", "other … to"])
def test_ambiguous_quote_is_refused_unless_one_place_fits(quote: str) -> None:
    if quote == "other … to":
        assert find_span(TEXT, quote) == (37, 52)
    else:
        with pytest.raises(ReportFormatError, match=r"occurs [23] times\. Quote more words"):
            find_span(TEXT, quote)


@pytest.mark.parametrize("quote", ["", " ", "*", "…", "duty …", "... protect"])
def test_quote_without_words_is_refused(quote: str) -> None:
    with pytest.raises(ReportFormatError, match="lacks words"):
        find_span(TEXT, quote)


def test_ellipsis_that_the_paragraph_prints_is_text() -> None:
    assert find_span("He said “we ... will” and we all will.", "we ... will") == (9, 20)


@given(st.data())
def test_every_run_of_words_resolves_to_itself(data: st.DataObject) -> None:
    words = [f"word{number}" for number in range(12)]
    first = data.draw(st.integers(0, 11))
    last = data.draw(st.integers(first, 11))
    quote = " ".join(words[first : last + 1])
    assert resolve_span(" ".join(words), *find_span(" ".join(words), quote)) == quote


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (4, 3), (0, 18), (17, 18)])
def test_span_beyond_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(ReportFormatError, match="does not fit a paragraph of 17 characters"):
        resolve_span("Ferries go north.", start, end)


def test_whole_text_is_a_span() -> None:
    assert resolve_span(" Ferries  go north.", 0, 17) == "Ferries go north."
