"""What importing and classifying load, and what the package shows."""

import subprocess
import sys
from importlib.metadata import version

import pytest

import stancekit


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("module", ["numpy", "scipy", "sklearn", "joblib", "rich"])
def test_import_loads_nothing_heavy(module):
    assert run(f"import sys, stancekit; print({module!r} in sys.modules)") == "False\n"


@pytest.mark.parametrize("module", ["scipy", "sklearn", "joblib", "rich"])
def test_classify_loads_numpy_alone(module):
    assert run(f"import sys, stancekit; stancekit.classify('Ito denied it.'); print({module!r} in sys.modules)") == (
        "False\n"
    )


def test_import_reads_no_file_but_code():
    code = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
import stancekit
print([name for name in opened if "stancekit" in name and not name.endswith((".py", ".pyc")) and ".pyc." not in name])
"""
    assert run(code) == "[]\n"


@pytest.mark.parametrize("name", stancekit.__all__)
def test_public_name_exists_and_is_documented(name):
    assert getattr(stancekit, name).__doc__
    assert name in dir(stancekit)


def test_unknown_name_raises_attribute_error():
    with pytest.raises(AttributeError, match="'classifies'"):
        stancekit.classifies  # noqa: B018


def test_version_is_that_of_the_installed_package():
    assert stancekit.__version__ == version("stancekit")
