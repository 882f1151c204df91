"""The annotation round trip: seed markup, brat, Label Studio, doccano."""

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancekit import CorpusError, Statement, classify
from stancekit.annotation import FORMATS, marked
from stancekit.cli import main
from stancekit.corpus import AnnotatedArticle, parse_article, read_article, read_corpus

SEEDS = Path(__file__).parent.parent / "seeds"
TOOLS = tuple(FORMATS)
MARKED = """genre: wire
topic: courts

[Ito]{.source 1 .source 2 =Kenji Ito} [denied]{.cue 1} [taking it]{.deny 1} but [said]{.cue 2} [he might sue]{.hedge 2}.

["It fell,"]{.assert 3} [she]{.source 3} [said]{.cue 3}, ["and rolled]{.assert 3} \\[sic\\] [away."]{.more 3} 🎈

[“Never.”]{.deny 4 =Ana Lund} [“No.”]{.deny 4 =Ana Lund} [The report]{.none} is due.
"""


def contents(article):
    return [(s.content, s.cue, s.source, s.speaker, s.stance) for s in article.statements]


def attributions(article):
    """Which statements belong together."""
    seen: dict[int, int] = {}
    return [seen.setdefault(statement.attribution, len(seen)) for statement in article.statements]


def written(tool, articles, folder):
    for name, data in FORMATS[tool].files(articles):
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "in" / "ito.txt"
    path.parent.mkdir()
    path.write_text(MARKED, encoding="utf-8")
    return read_article(path)


class TestMarkup:
    def test_writes_what_was_read(self):
        assert marked(parse_article(MARKED)) == MARKED

    @pytest.mark.parametrize("path", sorted(SEEDS.glob("dev/*.txt")), ids=lambda path: path.stem)
    def test_seeds_stay_as_they_are(self, path):
        assert marked(read_article(path)) == path.read_text(encoding="utf-8")

    @given(st.text(st.characters(blacklist_characters="\r", blacklist_categories=["Cs"]), min_size=1))
    def test_any_text_survives(self, text):
        statement = Statement.at(text, content=[(0, len(text))])
        article = AnnotatedArticle("any", {"genre": "wire"}, text, (stanced(statement),), (), (0,))
        assert parse_article(marked(article)).text == text

    def test_what_the_model_finds_can_be_written(self):
        text = "“I never met the man. I did not ask for a cent,” Ito told reporters. He said the ministry might sue."
        found = tuple(classify(text))
        article = AnnotatedArticle("any", {}, text, found, (), (0,) * len(found))
        assert contents(parse_article(marked(article))) == contents(article)
        assert attributions(parse_article(marked(article))) == attributions(article)

    def test_crossing_spans_are_told(self):
        text = "Ito said it rained on Sunday."
        crossing = tuple(stanced(Statement.at(text, content=[pair])) for pair in [(9, 18), (12, 28)])
        with pytest.raises(CorpusError, match="'it rained' and 'rained on Sunday' cross; shorten one of them"):
            marked(AnnotatedArticle("any", {}, text, (crossing[0], numbered(crossing[1], 2)), (), (0, 0)))


def stanced(statement):
    return Statement.from_dict({**statement.to_dict(), "stance": "assert"})


def numbered(statement, number):
    return Statement.from_dict({**statement.to_dict(), "attribution": number})


@pytest.mark.parametrize("tool", TOOLS)
class TestRoundTrip:
    def test_keeps_text_statements_traps_and_speakers(self, tool, article, tmp_path):
        [(name, back)] = FORMATS[tool].read(written(tool, [article], tmp_path))
        assert name == "ito"
        assert back.text == article.text
        assert contents(back) == contents(article)
        assert attributions(back) == attributions(article)
        assert back.traps == article.traps
        assert tool == "brat" or back.meta == article.meta

    def test_keeps_every_seed(self, tool, tmp_path):
        seeds = read_corpus(SEEDS)
        back = dict(FORMATS[tool].read(written(tool, seeds, tmp_path)))
        for seed in seeds:
            again = parse_article(marked(back[Path(seed.path).stem]))
            assert (again.text, contents(again), attributions(again), again.traps) == (
                seed.text,
                contents(seed),
                attributions(seed),
                seed.traps,
            ), seed.path

    def test_the_command_goes_there_and_back(self, tool, article, tmp_path):
        there, back = tmp_path / "there", tmp_path / "back"
        assert main(["corpus", "export", "--format", tool, article.path, "-o", str(there)]) == 0
        assert main(["corpus", "import", "--format", tool, str(there), "-o", str(back)]) == 0
        again = read_article(back / "ito.txt")
        assert contents(again) == contents(article)

    def test_nothing_is_overwritten(self, tool, article, tmp_path, capfd):
        command = ["corpus", "export", "--format", tool, article.path, "-o", str(tmp_path / "there")]
        assert main(command) == 0
        before = {path: path.read_bytes() for path in (tmp_path / "there").iterdir()}
        assert main(command) == 1
        assert "is there already" in capfd.readouterr().err
        assert {path: path.read_bytes() for path in (tmp_path / "there").iterdir()} == before

    def test_garbage_is_told_in_one_line(self, tool, tmp_path, capfd):
        for name in ("tasks.json", "articles.jsonl", "a.ann", "a.txt"):
            (tmp_path / name).write_text('[{"data": 7}]\n')
        assert main(["corpus", "import", "--format", tool, str(tmp_path), "-o", str(tmp_path / "back")]) == 1
        told = capfd.readouterr().err
        assert told.startswith("stancekit: ")
        assert told.count("\n") == 1


class TestBrat:
    def test_spans_are_one_line_each(self, tmp_path):
        text = "Ito said it\nrained."
        spread = AnnotatedArticle("a", {}, text, (stanced(Statement.at(text, content=[(9, 18)])),), (), (0,))
        written("brat", [spread], tmp_path)
        assert "Assert 9 11;12 18\tit rained" in (tmp_path / "a.ann").read_text()
        [(_, back)] = FORMATS["brat"].read(tmp_path)
        assert back.statements[0].content == spread.statements[0].content

    def test_a_corrected_label_is_read(self, article, tmp_path):
        written("brat", [article], tmp_path)
        ann = tmp_path / "ito.ann"
        ann.write_text(ann.read_text(encoding="utf-8").replace("Hedge", "Deny"), encoding="utf-8")
        [(_, back)] = FORMATS["brat"].read(tmp_path)
        assert [statement.stance for statement in back.statements][:2] == ["deny", "deny"]

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            (("Deny 11 20", "Denial 11 20"), "label 'Denial' is not one of Source, Cue, Assert, Deny, Hedge"),
            (("Deny 11 20", "Deny 11 2000"), r"Deny \[11, 2000\) is empty or outside of the text"),
            (("\tsource Arg1", "\tspeaker Arg1"), "link 'speaker' is not one of source, cue, more, same"),
            (("Arg2:T2\n", "Arg2:T99\n"), "goes to 'T99', which is no mark"),
            (("T1\t", "Q1\t"), "ito.ann:1: found 'Q1"),
        ],
        ids=["label", "outside", "link", "target", "line"],
    )
    def test_a_mistake_is_told(self, article, tmp_path, change, told):
        written("brat", [article], tmp_path)
        ann = tmp_path / "ito.ann"
        changed = ann.read_text(encoding="utf-8").replace(*change, 1)
        assert changed != ann.read_text(encoding="utf-8")
        ann.write_text(changed, encoding="utf-8")
        with pytest.raises(CorpusError, match=told):
            list(FORMATS["brat"].read(tmp_path))

    def test_a_cue_without_content_is_told(self, tmp_path):
        (tmp_path / "a.txt").write_text("Ito said it rained.")
        (tmp_path / "a.ann").write_text("T1\tCue 4 8\tsaid\n")
        with pytest.raises(CorpusError, match="Cue 'said' belongs to no content; link a content to it, or delete it"):
            list(FORMATS["brat"].read(tmp_path))


class TestLabelStudio:
    def test_the_interface_knows_every_label(self, article, tmp_path):
        written("label-studio", [article], tmp_path)
        interface = ElementTree.parse(tmp_path / "config.xml")
        known = {label.get("value") for label in interface.iter("Label")} | {
            relation.get("value") for relation in interface.iter("Relation")
        }
        [task] = json.loads((tmp_path / "tasks.json").read_text(encoding="utf-8"))
        used = set()
        for region in task["annotations"][0]["result"]:
            used |= set(region.get("labels") or region["value"].get("labels", ()))
        assert used
        assert used <= known

    def test_what_the_model_finds_is_a_prediction_and_no_annotation(self, tmp_path, capfd):
        (tmp_path / "a.txt").write_text("Ito denied taking the money.")
        there = tmp_path / "there"
        command = [
            "corpus",
            "export",
            "--format",
            "label-studio",
            "--classify",
            str(tmp_path / "a.txt"),
            "-o",
            str(there),
        ]
        assert main(command) == 0
        [task] = json.loads((there / "tasks.json").read_text())
        assert "annotations" not in task
        assert main(["corpus", "import", "--format", "label-studio", str(there), "-o", str(tmp_path / "back")]) == 1
        assert "nothing annotated" in capfd.readouterr().err
        task["annotations"] = [{"was_cancelled": False, "result": task["predictions"][0]["result"]}]
        (there / "tasks.json").write_text(json.dumps([task]))
        assert main(["corpus", "import", "--format", "label-studio", str(there), "-o", str(tmp_path / "back")]) == 0
        assert read_article(tmp_path / "back" / "a.txt").statements[0].stance == "deny"


@pytest.mark.parametrize("name", ["../../evil", "/etc/passwd", "..\\evil", ".hidden", "", None, 7, "a/../../b"])
def test_names_from_a_tool_stay_in_the_folder(name, article, tmp_path):
    written("doccano", [article], tmp_path)
    file = tmp_path / "articles.jsonl"
    record = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**record, "name": name}), encoding="utf-8")
    back = tmp_path / "deep" / "back"
    before = set(tmp_path.rglob("*"))
    assert main(["corpus", "import", "--format", "doccano", str(file), "-o", str(back)]) == 0
    new = {path for path in set(tmp_path.rglob("*")) - before if path.is_file()}
    assert [path.parent for path in new] == [back]
    assert not next(iter(new)).name.startswith(".")


class TestClassified:
    @pytest.fixture
    def export(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        return lambda *files: main(["corpus", "export", "--format", "brat", "--classify", *files, "-o", "there"])

    def test_takes_what_classify_takes(self, export):
        Path("feed.jsonl").write_text(
            '{"text": "Ito denied taking it."}\n{"id": "n/7", "text": "Lund said it fell."}\n'
        )
        Path("mac.txt").write_bytes(b"Storm\r\rIto said\r\nit rained.")
        assert export("feed.jsonl", "mac.txt") == 0
        found = {path.stem: path.read_text(encoding="utf-8") for path in Path("there").glob("*.ann")}
        assert sorted(found) == ["7", "feed.jsonl-1", "mac"]
        assert "Deny 11 20\ttaking it" in found["feed.jsonl-1"]
        assert Path("there/mac.txt").read_bytes() == b"Storm\n\nIto said\nit rained."

    def test_goes_on_after_what_cannot_be_read(self, export, capfd):
        Path("bad.txt").write_bytes(b"\xff")
        Path("good.txt").write_text("Ito denied taking it.")
        assert export("bad.txt", "good.txt") == 1
        assert "bad.txt: not UTF-8" in capfd.readouterr().err
        assert Path("there/good.ann").exists()

    def test_writes_nothing_where_nothing_can_be_read(self, export):
        assert export("absent.txt") == 1
        assert not Path("there").exists()


class TestCheck:
    def test_counts_what_is_fine(self, article, capfd):
        assert main(["corpus", "check", article.path]) == 0
        *table, last = capfd.readouterr().out.splitlines()
        assert last == "1 articles with 6 statements are fine, 0 are not"
        assert [line.split() for line in table] == [
            ["in"],
            ["articles", "1"],
            ["statements", "6"],
            ["assert", "2"],
            ["deny", "3"],
            ["hedge", "1"],
            ["traps", "1"],
        ]

    def test_prints_the_counts_of_the_datasheet(self, capfd):
        assert main(["corpus", "check", str(SEEDS)]) == 0
        head, *rows = (line.split() for line in capfd.readouterr().out.splitlines())
        assert head == ["dev", "test", "train", "all"]
        printed = {row[0]: dict(zip(head, row[1:], strict=False)) for row in rows}
        datasheet = (SEEDS / "README.md").read_text(encoding="utf-8")
        for kind in ("articles", "statements", "assert", "deny", "hedge", "traps"):
            row = next(line for line in datasheet.splitlines() if line.startswith(f"| {kind}"))
            assert [cell.strip() for cell in row.split("|")[2:5]] == [
                printed[kind][part] for part in ("train", "dev", "test")
            ]

    def test_tells_what_is_wrong_with_each(self, article, capfd):
        folder = Path(article.path).parent
        (folder / "a.txt").write_text("genre: wire\n\n[Ito]{.sauce 1} said.\n")
        (folder / "b.txt").write_text("genre: wire\n\nIto [said.\n")
        assert main(["corpus", "check", str(folder)]) == 1
        shown = capfd.readouterr()
        assert "a.txt:3: " in shown.err
        assert "b.txt:3: " in shown.err
        assert "1 articles" in shown.out
        assert "2 are not" in shown.out

    def test_a_folder_without_articles_is_an_error(self, tmp_path):
        assert main(["corpus", "check", str(tmp_path)]) == 1


def test_corrected_articles_can_be_trained_on(tmp_path):
    folder = tmp_path / "some"
    folder.mkdir()
    for path in sorted((SEEDS / "train").glob("*.txt"))[:12]:
        shutil.copy(path, folder)
    there, back, model = tmp_path / "there", tmp_path / "back", tmp_path / "model.json"
    assert main(["corpus", "export", "--format", "brat", str(folder), "-o", str(there)]) == 0
    assert main(["corpus", "import", "--format", "brat", str(there), "-o", str(back)]) == 0
    assert main(["train", "--corpus", str(back), "--output", str(model)]) == 0
    direct = tmp_path / "direct.json"
    assert main(["train", "--corpus", str(folder), "--output", str(direct)]) == 0
    assert json.loads(model.read_text())["terms"] == json.loads(direct.read_text())["terms"]
