"""What a person does in brat, done by a script: the marks that the model made are corrected, line by line.

Usage: ``python examples/correct.py TO_CORRECT MARKED``. The first folder is what ``stancekit corpus export --classify``
has written for brat; the other one has the same articles as readers marked them, who stand in for the person.
"""

import re
import sys
from collections import Counter
from pathlib import Path

from stancekit.corpus import read_article

STANCES = ("Assert", "Deny", "Hedge")


class Annotations:
    """The lines of an ``.ann`` file: spans (T), links between them (R), and names of sources (#)."""

    def __init__(self, ann, text):
        self.text = text
        self.spans = {m[1]: (m[2], m[3]) for m in re.finditer(r"^(T\d+)\t(\w+) ([\d ;]+)\t", ann, re.MULTILINE)}
        self.links = [m.groups() for m in re.finditer(r"^R\d+\t(\w+) Arg1:(T\d+) Arg2:(T\d+)", ann, re.MULTILINE)]
        self.names = dict(re.findall(r"^#\d+\tAnnotatorNotes (T\d+)\t(.*)$", ann, re.MULTILINE))

    def __str__(self):
        lines = [f"{key}\t{label} {place}\t{self.words(place)}" for key, (label, place) in self.spans.items()]
        lines += [f"R{n}\t{kind} Arg1:{start} Arg2:{end}" for n, (kind, start, end) in enumerate(self.links, 1)]
        lines += [f"#{n}\tAnnotatorNotes {key}\t{name}" for n, (key, name) in enumerate(self.names.items(), 1)]
        return "\n".join(lines) + "\n"

    def words(self, place):
        """What stands at a place."""
        return " ".join(self.text[start:end] for start, end in pairs(place))

    def target(self, kind, content):
        """The span that a content is linked to."""
        return next((end for each, start, end in self.links if (each, start) == (kind, content)), None)

    def added(self, label, place, name=""):
        """The number of a new span."""
        key = f"T{max((int(key[1:]) for key in self.spans), default=0) + 1}"
        self.spans[key] = (label, place)
        if name:
            self.names[key] = name
        return key

    def link(self, kind, content, end):
        """Link a content to another span than before, or to none."""
        self.links = [link for link in self.links if link[:2] != (kind, content)]
        if end is not None:
            self.links.append((kind, content, end))

    def remove(self, key):
        """Delete a span with its links and its name."""
        del self.spans[key]
        self.names.pop(key, None)
        self.links = [link for link in self.links if key not in link]


def pairs(place):
    """Start and end of each piece of a place."""
    return [tuple(map(int, piece.split())) for piece in place.split(";")]


def at(*spans):
    """Where spans are, as brat writes it."""
    return ";".join(f"{span.start} {span.end}" for span in spans)


def matched(annotations, statements):
    """The content that is meant by each statement: the one with most of its characters, if that is half of all."""
    places = {key: place for key, (label, place) in annotations.spans.items() if label in STANCES}
    characters = {key: {n for pair in pairs(place) for n in range(*pair)} for key, place in places.items()}
    shares = []
    for number, statement in enumerate(statements):
        own = {n for span in statement.content for n in range(span.start, span.end)}
        shares += [(len(own & other) / len(own | other), number, key) for key, other in characters.items()]
    meant = {}
    for share, number, key in sorted(shares, reverse=True):
        if share >= 0.5 and number not in meant and key not in meant.values():
            meant[number] = key
    return meant


def correct(annotations, statements):
    """Make the spans and links those of the statements; count what had to be done."""
    done = Counter(found=sum(label in STANCES for label, _ in annotations.spans.values()))
    meant = matched(annotations, statements)
    for key in [key for key, (label, _) in annotations.spans.items() if label in STANCES]:
        if key not in meant.values():
            annotations.remove(key)
            done["deleted"] += 1
    cues, sources, firsts = {}, {}, {}
    for number, statement in enumerate(statements):
        label, place = statement.stance.capitalize(), at(*statement.content)
        key = meant.get(number) or annotations.added(label, place)
        done["added"] += number not in meant
        old_label, old_place = annotations.spans[key]
        done["another stance"] += old_label != label
        done["other words"] += old_place != place
        annotations.spans[key] = (label, place)
        source = set_source(annotations, key, statement, sources)
        cue = set_cue(annotations, key, statement, cues, firsts)
        done["another source"] += source and number in meant
        done["another cue"] += cue and number in meant
    used = {end for _, _, end in annotations.links}
    for key in [key for key, (label, _) in annotations.spans.items() if label not in STANCES and key not in used]:
        annotations.remove(key)
    return done


def set_source(annotations, content, statement, sources):
    """Link a content to its source, with the name of the speaker if it is told; say whether it was another one."""
    before = annotations.target("source", content)
    was = annotations.spans.get(before, ("", ""))[1]
    place = at(statement.source) if statement.source else ""
    old_name = annotations.names.pop(content, "") if before is None else annotations.names.get(before, "")
    name = statement.speaker or (old_name if was == place else "")
    if place and (place, name) not in sources:
        kept = (was, old_name) == (place, name)
        sources[place, name] = before if kept else annotations.added("Source", place, name)
    elif name and not place:
        annotations.names[content] = name
    annotations.link("source", content, sources.get((place, name)))
    return (was, old_name) != (place, name)


def set_cue(annotations, content, statement, cues, firsts):
    """Link a content to the cue of its attribution; without one, to its first content; say whether it was another."""
    before, number = annotations.target("cue", content), statement.attribution
    was = annotations.spans.get(before, ("", ""))[1]
    place = at(statement.cue) if statement.cue else ""
    if place and number not in cues:
        kept = was == place and before not in cues.values()
        cues[number] = before if kept else annotations.added("Cue", place)
    annotations.link("cue", content, cues.get(number))
    annotations.link("same", content, None if place else firsts.get(number))
    firsts.setdefault(number, content)
    return was != place


def main(to_correct, marked):
    """Correct the files of a folder; print what was done."""
    total = Counter()
    files = sorted(Path(to_correct).glob("*.ann"))
    for ann in files:
        article = read_article(Path(marked) / f"{ann.stem}.txt")
        annotations = Annotations(ann.read_text(encoding="utf-8"), article.text)
        total += correct(annotations, article.statements)
        ann.write_text(str(annotations), encoding="utf-8")
    print(f"{len(files)} articles, {total['found']} statements found")
    for kind in ("another stance", "another source", "another cue", "other words", "deleted", "added"):
        print(f"{kind:15}{total[kind]:5}")


if __name__ == "__main__":
    main(*sys.argv[1:])
