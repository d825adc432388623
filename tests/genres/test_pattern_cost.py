"""Which regular expressions are refused: those that could take very long on a name, and no others."""

import re
import time

import pytest

from tagger.genres.pattern_cost import SlowPatternError, check_cost

NAMES = ("a" * 200, "ab" * 100, "a " * 100, "hip" * 66, "-" * 200, "drum" * 50)


@pytest.mark.parametrize(
    ("expression", "cause"),
    [
        ("(a+)+", "two ways"),
        ("(a*)*", "two ways"),
        ("(?:a|aa)*", "two ways"),
        ("(a|b|ab)*c", "two ways"),
        ("(a?b?)*", "two ways"),
        (r"(\w+\s?)*", "two ways"),
        ("(?:aaa[ab]{0,2})*", "two ways"),
        ("x(?=(a+)+b)", "two ways"),
        (r"(\u0430+)+", "two ways"),
        ("(?i:k|K)+", "two ways"),
        ("a*a*a*a*a*b", "too many ways"),
        ("a?" * 30 + "a" * 30, "too many ways"),
        ("(a{1,3}){1,50}b", "too many ways"),
        (r"(a)\1\1\1\1b", "too many ways"),
        ("(?:(?:a{0,200}){0,200}){0,200}", "more than 2000 letters"),
        ("(?x)(a+ )+", "flag x"),
    ],
)
def test_what_could_take_very_long_is_refused_with_the_cause(expression: str, cause: str) -> None:
    with pytest.raises(SlowPatternError, match=cause):
        check_cost(re.compile(expression))


@pytest.mark.parametrize(
    "expression",
    [
        "(hip|hop)+",
        "((a?)b){2,}",
        "(?:[a-z]+ )*rock",
        r"(\w+\s)*\w+",
        r"(?:\s|-)*hop",
        ".*drum.*and.*bass.*",
        r"hip[\s-]*hop[\s-]*rap[\s-]*trap[\s-]*crunk[\s-]*drill[\s-]*grime",
        r"d.?r.?u.?m.?a?n?d?.?b.?a.?s.?s",
        r"(?:hip[- ]?hop|trip[- ]?hop)+(?:\s*/\s*(?:rap|r&b))*",
        "|".join(f"{genre}.?(?:music|house|core)?" for genre in "abcdefghijklmnopqrstuvwxyz"),
        "a{1,200}b",
        "(?#no letters)(?:){300}(a{3}){2}",
        r"(?i)^(?P<a>hip)(?P=a)?\b.?hop$",
        "(?>a+)b|a++c",
        "[]a-]+[^]a]*",
    ],
)
def test_what_ends_soon_is_taken(expression: str) -> None:
    compiled = re.compile(expression)
    check_cost(compiled)
    began = time.process_time()
    for name in NAMES:
        compiled.fullmatch(f"{name[:-1]}!")
    assert time.process_time() - began < 5
