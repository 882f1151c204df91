"""The report: what is on the page, and how it behaves in a real browser."""

import base64
import hashlib
import re
import shutil
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancekit import Statement, claims, classify, load_model, report
from stancekit.cli import main
from stancekit.corpus import parse_article
from stancekit.reporting import ledger_report

ARTICLE = """Minister denies taking money

PORT ANSELM (Wire) — Finance minister Kenji Ito on Tuesday denied taking money from a construction firm.

“I never met the man. I did not ask for a cent,” Ito told reporters. He said the ministry might sue.

Mayor Ana Lund said the dam was sound.
"""
OTHER = "Storm nears coast\n\nMayor Ana Lund said the town may flood. Lund urged families to leave.\n"
EVIL = """<script>document.title = "owned"</script> "denied" it

Mayor <img src=x onerror="document.title='owned'"> Lund said \u202ethe dam was sound\u202c.

Ana Lund told "reporters" '></a></li><script>document.title="owned"</script> it was fine. Ito denied \x1b[31mit\x00 all.

Ito said </style><style>body{display:none}</style> {{ 7 * 7 }} {% raw %} javascript:alert(1) was fine.
"""


class _Page(HTMLParser):
    """Names, attributes and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data):
        self.text += data


def body(page: str) -> str:
    return page[page.index("<body>") :]


def test_the_article_stands_on_the_page_word_for_word():
    read = " ".join(re.sub(r"<a class=\"badge.*?</a>", "", report(ARTICLE), flags=re.DOTALL).split())
    shown = " ".join(_Page(read[read.index('<div class="text">') : read.index("<aside")]).text.split())
    assert shown == " ".join(ARTICLE.split())


def test_every_statement_is_marked_in_the_text_and_listed():
    page = report(ARTICLE)
    for number in range(1, len(classify(ARTICLE)) + 1):
        assert page.count(f'id="s1-{number}"') == 1
        assert page.count(f'id="l1-{number}"') == 1
        assert f'href="#s1-{number}"' in page
        assert f'href="#l1-{number}"' in page


def test_speakers_are_listed_with_what_they_assert_deny_and_hedge():
    panel = _Page(report(ARTICLE).partition("<aside")[2].partition("</aside>")[0])
    assert re.search(r"Kenji Ito\s+−denies.*\?hedges", panel.text, re.DOTALL)
    assert panel.text.count("Decided by") >= 3


def test_several_articles_get_an_index():
    page = report([("flood.txt", OTHER), ("money.txt", ARTICLE)])
    assert '<a href="#a1">flood.txt</a><span class="aside">Storm nears coast</span>' in page
    assert '<a href="#a2">money.txt</a><span class="aside">Minister denies taking money</span>' in page
    assert '<a href="#a1">' not in report(OTHER)


def test_shows_statements_that_somebody_else_found():
    gold = parse_article("genre: wire\n\n[Ito]{.source 1} [said]{.cue 1} [it rained]{.hedge 1}.\n")
    page = report([("gold", gold.text)], statements=[gold.statements])
    assert '<mark class="hedge"' in page
    assert "Probability of each stance" not in page


def test_content_before_its_cue_makes_a_page():
    text = "'Would I do it again?' he wanted, he said."
    before = Statement.at(text, content=[(0, 22)], cue=(26, 32), source=(23, 25))
    assert "Decided by" in report([("", text)], statements=[load_model().label([before])])


def test_statements_without_stance_are_unsure():
    page = report([("", ARTICLE)], statements=[classify(ARTICLE, min_probability=1)])
    assert '<mark class="unsure"' in page


def test_overlapping_statements_keep_the_text_whole():
    text = "Ito said Lund said it rained on Sunday."
    pairs = [(9, 38), (19, 28), (14, 33)]
    crossing = [Statement.at(text, content=[pair], cue=(4, 8)) for pair in pairs]
    page = report([("", text)], statements=[crossing])
    shown = re.sub(r"<a class=\"badge.*?</a>", "", page, flags=re.DOTALL).partition('class="text">')[2]
    assert text in _Page(shown).text


def test_statements_of_another_article_are_refused():
    with pytest.raises(ValueError, match="does not stand at"):
        report([("one", OTHER)], statements=[classify(ARTICLE)])


def test_one_list_of_statements_an_article_is_expected():
    with pytest.raises(ValueError, match="1 lists of statements for 2 articles"):
        report([("one", OTHER), ("two", ARTICLE)], statements=[[]])


@pytest.mark.parametrize(
    "page", [report([(EVIL, EVIL), ("javascript:alert(1)", EVIL)]), report(EVIL)], ids=["two", "one"]
)
def test_markup_of_an_article_is_text(page):
    read = _Page(body(page))
    assert read.tags.count("script") == 1
    assert {"img", "style"}.isdisjoint(read.tags)
    assert not [name for name, _ in read.attributes if name.startswith("on") or name == "style"]
    assert all(value.startswith("#") for name, value in read.attributes if name in ("href", "src"))
    assert "{{ 7 * 7 }}" in read.text
    assert not set("\x1b\x00\u202e\u202c") & set(page)


def test_the_policy_allows_our_own_style_and_script_alone():
    page = report(ARTICLE)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    pieces = re.findall(r"<(?:style|script)[^>]*>(.*?)</(?:style|script)>", page, re.DOTALL)
    digests = {f"sha256-{base64.b64encode(hashlib.sha256(piece.encode()).digest()).decode()}" for piece in pieces}
    assert policy.startswith("default-src 'none'; ")
    assert set(re.findall(r"sha256-[\w+/=]+", policy)) == digests
    assert "unsafe" not in policy
    assert not re.findall(r"https?://|url\(|@import", page)


@given(st.text(), st.text())
@settings(max_examples=40, deadline=None)
def test_any_text_makes_a_page(title, text):
    page = report([(title, text)])
    page.encode("utf-8")
    assert _Page(body(page)).tags.count("script") == 1


def test_ledger_lists_claims_contested_first():
    said = ["Ito said Acme ships arms to Ruria.", "Acme denied it ships arms to Ruria."]
    page = ledger_report(claims(map(classify, said)), titles=["<i>one", "two"])
    assert _Page(body(page)).text.count("contested") >= 1
    assert "&lt;i&gt;one" in page
    assert page.index(">assert <") < page.index(">deny <")


def test_ledger_of_nothing_says_so():
    assert "No claim is made by two statements." in ledger_report([])


class TestCommand:
    def test_writes_the_page(self, tmp_path):
        (tmp_path / "one.txt").write_text(ARTICLE, encoding="utf-8")
        output = tmp_path / "out.html"
        assert main(["report", str(tmp_path / "one.txt"), "-o", str(output)]) == 0
        assert "taking money from a construction firm" in output.read_text(encoding="utf-8")

    def test_claims_write_a_page_too(self, tmp_path):
        for name, text in (
            ("one", "Ito said Acme ships arms to Ruria."),
            ("two", "Acme denied it ships arms to Ruria."),
        ):
            (tmp_path / f"{name}.txt").write_text(text)
        output = tmp_path / "claims.html"
        assert main(["claims", *map(str, sorted(tmp_path.glob("*.txt"))), "-o", str(output)]) == 0
        page = output.read_text(encoding="utf-8")
        assert "contested" in page
        assert "one.txt" in page

    def test_goes_on_after_what_cannot_be_read(self, tmp_path, capfdbinary):
        (tmp_path / "bad.txt").write_bytes(b"\xff\xfe\xfa")
        (tmp_path / "good.txt").write_text(ARTICLE, encoding="utf-8")
        assert main(["report", str(tmp_path / "bad.txt"), str(tmp_path / "good.txt")]) == 1
        shown = capfdbinary.readouterr()
        assert b"construction firm" in shown.out
        assert b"bad.txt" in shown.err


@pytest.fixture(scope="module")
def chromium():
    """A browser; without one the tests of behaviour are skipped."""
    api = pytest.importorskip("playwright.sync_api", reason="needs Playwright: pip install 'stancekit[browser]'")
    with api.sync_playwright() as playwright:
        own = playwright.chromium.executable_path
        path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", own))), None)
        if path is None:
            pytest.skip("needs Chromium: apt-get install chromium, or playwright install chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    said = [
        "Ito said Acme ships arms to Ruria.",
        "Acme denied it ships arms to Ruria.",
        "Lund said it may rain in Ruria.",
    ]
    written = {
        "one": report([("money.txt", ARTICLE)]),
        "two": report([("flood.txt", OTHER), ("money.txt", ARTICLE)]),
        "evil": report([(EVIL, EVIL)]),
        "ledger": ledger_report(claims(map(classify, said))),
    }
    for name, page in written.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return folder


@pytest.fixture
def opened(chromium, pages):
    """Opens a page; fails at the end if the browser complained about anything."""
    contexts = []
    complaints = []

    def open_(name, **options):
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: complaints.append(request.url) if "file:" not in request.url else None)
        page.goto((pages / f"{name}.html").as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


class TestBrowser:
    def test_hover_shows_the_card_and_escape_hides_it(self, opened):
        page = opened("one")
        page.locator(".text mark.deny").nth(1).hover()
        page.locator("#card").wait_for(state="visible")
        card = page.locator("#card").inner_text()
        assert "Kenji Ito denies" in card
        assert re.search(r"deny\s+\d+%", card)
        assert "Decided by denied" in card
        page.keyboard.press("Escape")
        assert page.locator("#card").is_hidden()

    def test_the_card_leaves_with_the_pointer(self, opened):
        page = opened("one")
        page.locator(".text mark.hedge").first.hover()
        page.locator("#card").wait_for(state="visible")
        page.mouse.move(1200, 20)
        page.locator("#card").wait_for(state="hidden")

    def test_keyboard_reaches_statements_card_and_list(self, opened):
        page = opened("one")
        page.locator("#theme").focus()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "s1-1"
        assert page.locator("#card").is_visible()
        assert page.locator("#s1-1").get_attribute("aria-describedby") == "card"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.textContent") == "Show in the list"
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.id") == "s1-1"
        assert page.locator("#card").is_hidden()
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.parentElement.id") == "l1-1"

    def test_the_list_jumps_to_the_text(self, opened):
        page = opened("two")
        page.locator("#l2-2 > a").click()
        assert page.evaluate("document.activeElement.id") == "s2-2"
        assert page.locator("#card").is_visible()
        assert page.locator("#s2-2").evaluate(
            "e => { const b = e.getBoundingClientRect(); return b.top > 0 && b.bottom < innerHeight }"
        )

    def test_tap_opens_the_card_at_the_foot_of_a_phone(self, opened):
        page = opened("one", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
        page.locator(".text mark.hedge").first.tap()
        box = page.locator("#card").bounding_box()
        assert box["width"] == 390
        assert box["y"] + box["height"] == pytest.approx(844, abs=1)
        page.locator("#card .close").tap()
        assert page.locator("#card").is_hidden()

    @pytest.mark.parametrize("name", ["one", "two", "ledger", "evil"])
    def test_a_phone_need_not_scroll_sideways(self, opened, name):
        page = opened(name, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360

    def test_filter_by_stance(self, opened):
        page = opened("one")
        page.locator('[data-filter="deny"]').click()
        assert page.locator('li[data-stance="deny"]:visible').count() == 0
        assert page.locator('li[data-stance="hedge"]:visible').count() == 1
        assert page.locator(".badge.deny:visible").count() == 0
        assert "statements shown" in page.locator("#shown").inner_text()
        page.locator('[data-filter="deny"]').click()
        assert page.locator(".badge.deny:visible").count() >= 3
        assert page.locator("#shown").inner_text() == ""

    def test_filter_by_speaker(self, opened):
        page = opened("two")
        page.locator("#speaker").select_option(label="Kenji Ito")
        assert {item.get_attribute("data-speaker") for item in page.locator("li[data-s]:visible").all()} == {
            "Kenji Ito"
        }
        assert page.locator("#a1 .badge:visible").count() == 0

    def test_contested_claims_alone(self, opened):
        page = opened("ledger")
        page.locator("#contested").click()
        shown = page.locator(".claim:visible")
        assert shown.count() == page.locator(".claim.contested").count() == 1

    def test_theme_changes_and_follows_the_system(self, opened):
        for scheme, other in (("light", "dark"), ("dark", "light")):
            page = opened("one", color_scheme=scheme)
            assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == scheme
            page.locator("#theme").click()
            assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == other

    def test_plain_text_has_no_marks(self, opened):
        page = opened("one")
        page.locator("#plain").click()
        assert page.locator(".badge:visible").count() == 0
        mark = page.locator(".text mark.deny").first
        assert mark.evaluate("e => getComputedStyle(e).backgroundColor") == "rgba(0, 0, 0, 0)"

    def test_print_leaves_the_tools_out_and_uses_light_colours(self, opened):
        page = opened("one", color_scheme="dark")
        page.emulate_media(media="print")
        assert page.locator(".tools").is_hidden()
        assert page.locator("aside .name").first.is_visible()
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"

    def test_printed_signs_have_the_numbers_of_the_list(self, opened):
        page = opened("one")
        page.emulate_media(media="print")
        contents = "[...document.querySelectorAll('.text .badge')].map(e => getComputedStyle(e, '::after').content)"
        signs = page.evaluate(contents)
        assert len(signs) == page.locator("li[data-s]").count()
        assert all("data-s" in sign or str(number) in sign for number, sign in enumerate(signs, 1)), signs
        assert page.locator("#l1-1 summary").is_visible()

    def test_no_line_ends_between_a_sign_and_its_statement(self, opened):
        page = opened("one")
        tops = "e => [e, e.nextElementSibling].map(each => Math.round(each.getClientRects()[0].bottom / 9))"
        for width in range(320, 520, 12):
            page.set_viewport_size({"width": width, "height": 800})
            for badge in page.locator(".text .badge").all():
                sign, statement = badge.evaluate(tops)
                assert abs(sign - statement) <= 1, width

    def test_reads_without_script(self, opened):
        page = opened("two", java_script_enabled=False)
        assert page.locator(".tools").is_hidden()
        page.locator("#l2-2 > a").click()
        assert page.url.endswith("#s2-2")

    def test_an_evil_article_runs_nothing(self, opened):
        page = opened("evil")
        page.wait_for_timeout(200)
        assert page.title() != "owned"
        assert page.locator("body").is_visible()
        assert page.locator("img, svg[onload]").count() == 0

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("width", [1280, 390])
    @pytest.mark.parametrize("name", ["two", "ledger"])
    def test_axe_finds_nothing(self, opened, name, width, scheme):
        axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")
        # axe is put into the page, which our policy would forbid.
        page = opened(name, viewport={"width": width, "height": 844}, color_scheme=scheme, bypass_csp=True)
        if name != "ledger":
            page.locator("#plain").focus()
            page.keyboard.press("Tab")
            page.keyboard.press("Tab")
            assert page.locator("#card").is_visible()
        found = axe.Axe().run(page).response["violations"]
        assert [(each["impact"], each["id"], each["nodes"][0]["html"]) for each in found] == []
