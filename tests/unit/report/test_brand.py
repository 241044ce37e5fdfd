"""A company puts its name, logo, colors and words on the page; what is wrong with them is refused with its place."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
import yaml

from forecast.charts import save, style
from forecast.errors import InputError
from forecast.readers.brand import COLORS, Brand, read_brand
from forecast.report.html import page
from forecast.report.page.shades import BRANDED
from forecast.report.write import write
from forecast.texts import say, speaking
from tests.support.languages import JAPANESE
from tests.support.sample_charts import chart_results
from tests.support.sample_results import sample_results

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def workspace(folder: Path, text: str, logo: bytes = PNG) -> Path:
    for name in ("models", "scenarios", "branding"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "branding" / "brand.yaml").write_text(text, encoding="utf-8")
    (folder / "branding" / "logo.png").write_bytes(logo)
    return folder


def test_a_report_in_a_workspace_with_a_brand_bears_it(tmp_path: Path) -> None:
    text = (
        'name: Müller & Söhne\nlogo: logo.png\ncolors: {accent: "#7a0019"}\nwording: {page.curves: When? How <much>?}\n'
    )
    place = workspace(tmp_path, text) / "reports" / "plan"
    write(sample_results(n_blocks=1), place)
    found = (place / "report.html").read_text("utf-8")
    assert "Müller &amp; Söhne</p>" in found
    assert f'<img src="data:image/png;base64,{base64.b64encode(PNG).decode()}" alt="">' in found
    assert ":root{--curve:#7a0019}" in found
    assert '<h2 id="curves">When? How &lt;much&gt;?</h2>' in found
    assert '<a href="#curves">When? How &lt;much&gt;?</a>' in found


def test_a_report_in_letters_that_charts_lack_has_charts_and_summary_in_english(tmp_path: Path) -> None:
    text = yaml.safe_dump({"locale": "ja", "wording": JAPANESE}, allow_unicode=True)
    place = workspace(tmp_path, text) / "reports" / "plan"
    write(chart_results(n_blocks=2), place, ("html", "pdf"))
    found = (place / "report.html").read_text("utf-8")
    assert '<html lang="ja"' in found
    assert f'<h2 id="curves">{JAPANESE["page.curves"]}</h2>' in found
    assert style.MISSING not in found
    drawn = (place / "figures" / "finish.svg").read_text("utf-8")
    save("finish", chart_results(n_blocks=2), tmp_path)
    assert drawn == (tmp_path / "finish.svg").read_text("utf-8")


def test_a_form_may_say_the_number_also_where_the_english_one_does_not(tmp_path: Path) -> None:
    # In Russian the form for one is that of 21, too.
    key = "charts.correlations.title.one"
    text = yaml.safe_dump({"locale": "ru", "wording": {key: "{n} корреляция: {miss}"}}, allow_unicode=True)
    brand = read_brand(workspace(tmp_path, text))
    with speaking(brand.wording, brand.locale):
        assert say(key.removesuffix(".one"), 21, miss="0,01") == "21 корреляция: 0,01"


def test_without_a_brand_there_is_none(tmp_path: Path) -> None:
    assert read_brand(None) == read_brand(tmp_path) == Brand()
    assert 'class="brand"' not in page(sample_results(n_blocks=1), {})


def test_every_color_of_a_brand_has_a_place_in_the_style_sheet() -> None:
    assert set(BRANDED) == set(COLORS)


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("nme: X", "unknown-key", "did you mean `name`?"),
        ("colors: red", "brand-shape", "keys: accent"),
        ("colors: {accent: red}", "brand-color", "six hexadecimal digits"),
        ('colors: {bad: "#ffcc00"}', "brand-contrast", "at least 4.5"),
        ("colors: {accnt: red}", "unknown-key", "did you mean `accent`?"),
        ("wording: {page.curvs: X}", "unknown-key", "did you mean `page.curves`?"),
        ("wording: {page.language: klingon language}", "brand-locale", "names no language"),
        ("locale: Mars", "brand-locale", "`de-CH`"),
        ("wording: {page.curves: [a, b]}", "brand-text", "at most 2000 letters"),
        ("wording: {words.range: '{low} - {hihg}'}", "brand-braces", "names in braces here: {high}, {low}"),
        ("wording: {words.range: '{low} - {'}", "brand-braces", "do not match"),
        ("wording: {words.range: '{low:>99999999} {high}'}", "brand-braces", "more than a name"),
        ("wording: {words.range: '{low.real} {high}'}", "brand-braces", "names in braces here: {high}, {low}"),
        ("wording: {page.curves: '{low}'}", "brand-braces", "names in braces here: none"),
        (f"name: {'x' * 201}", "brand-text", "at most 200 letters"),
        ("logo: ../secret.png", "brand-logo", "in the folder `branding`"),
        ("logo: logo.gif", "brand-logo", "no PNG, JPEG or SVG"),
        ("logo: other.png", "missing-file", "no such file"),
        ("[a, b]", "yaml-shape", "keys and values"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(tmp_path: Path, text: str, code: str, said: str) -> None:
    with pytest.raises(InputError) as refused:
        read_brand(workspace(tmp_path, text))
    (problem,) = refused.value.problems
    assert problem.code == code
    assert said in f"{problem.message} {problem.hint}"
    assert problem.place is not None
    assert problem.place.file.startswith("branding/")


@pytest.mark.parametrize("logo", [b"GIF89a", PNG + b"\0" * 60_000])
def test_a_logo_is_what_its_ending_says_and_small(tmp_path: Path, logo: bytes) -> None:
    with pytest.raises(InputError, match="a logo has at most 60 kB"):
        read_brand(workspace(tmp_path, "logo: logo.png", logo))


def test_all_problems_are_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        read_brand(workspace(tmp_path, "nme: X\ncolors: {accent: red, bad: blue}\nwording: {x: y}\n"))
    assert len(refused.value.problems) == 4
