"""Pictures of an evaluation, drawn by matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from stancekit.corpus import AnnotatedArticle
from stancekit.errors import required
from stancekit.model import STANCES, StanceModel


def draw(articles: Sequence[AnnotatedArticle], folder: str | Path, *, model: StanceModel) -> list[Path]:
    """Draw the confusion matrix and the reliability diagram of a model on gold spans.

    Parameters
    ----------
    articles : sequence of AnnotatedArticle
        Not those the model was trained on.
    folder : str or Path
        Where ``confusion.png`` and ``reliability.png`` go; made if missing.
    model : StanceModel
        The model to look at.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    StancekitError
        If matplotlib is not installed, or fails to import.
    """
    figure = required("matplotlib.figure", purpose="a plot", extra="bench")
    from sklearn.calibration import CalibrationDisplay
    from sklearn.metrics import ConfusionMatrixDisplay

    gold = [statement for article in articles for statement in article.statements]
    truth = [STANCES.index(statement.stance) for statement in gold if statement.stance is not None]
    probabilities = model.predict_proba(gold)
    confusion, reliability = figure.Figure(layout="constrained"), figure.Figure(layout="constrained")
    ConfusionMatrixDisplay.from_predictions(
        truth,
        probabilities.argmax(axis=1),
        labels=range(len(STANCES)),
        display_labels=[stance.value for stance in STANCES],
        normalize="true",
        values_format=".2f",
        ax=confusion.subplots(),
    )
    axes = reliability.subplots()
    for k, stance in enumerate(STANCES):
        CalibrationDisplay.from_predictions(
            [label == k for label in truth], probabilities[:, k], n_bins=10, name=stance.value, ax=axes
        )
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    paths = [target / "confusion.png", target / "reliability.png"]
    for figure, path in zip((confusion, reliability), paths, strict=True):
        figure.savefig(path, dpi=150)
    return paths
