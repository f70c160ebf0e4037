"""What the repository holds, and what it must not.

It builds on any machine: nothing names a registry's host or a folder of one machine. It
holds our own work only: browser libraries come from packages, and no file is so large that
it can only be somebody's data.
"""

import re

import pytest

from tests.architecture.repository import ROOT, name_of, text_of, tracked_files

LARGEST_FILE_BYTES = 800_000
LONGEST_OWN_LINE = 500
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-bench.lock")
REGISTRIES = tuple(  # written apart, or this very file would name them
    ".".join(parts)
    for parts in (
        *(("pypi", "org"), ("python" + "hosted", "org"), ("npmjs", "org"), ("npmjs", "com")),
        *(("deb", "debian", "org"), ("security", "debian", "org"), ("archive", "ubuntu", "com")),
        *(
            ("yarnpkg", "com"),
            ("unpkg", "com"),
            ("jsdelivr", "net"),
            ("cdnjs", "cloudflare", "com"),
        ),
    )
)
ONE_MACHINES_PATH = re.compile(r"(?<![\w.~/-])/(?:work|home|root|Users|mnt)/\w")
OPTIONS_OF_A_LOCK = re.compile(r"^\s*--(?!hash=sha256:)|://", re.MULTILINE)
PIN = re.compile(r"^[a-z0-9][a-z0-9._-]*(\[[a-z,]+\])?==\S+", re.MULTILINE)


@pytest.fixture(scope="module")
def texts():
    return {name_of(path): text for path in tracked_files() if (text := text_of(path)) is not None}


def test_no_file_names_a_registry_or_a_content_network(texts):
    found = [(name, host) for name, text in texts.items() for host in REGISTRIES if host in text]

    assert not found, found


def test_no_file_names_a_folder_of_one_machine(texts):
    found = {
        name: hit[0] for name, text in texts.items() if (hit := ONE_MACHINES_PATH.search(text))
    }

    assert not found, found


def test_browser_libraries_come_from_packages():
    suspects = [path for path in tracked_files() if path.suffix in {".js", ".css"}]

    found = [name_of(path) for path in suspects if is_vendored(path.name, text_of(path) or "")]

    assert found == []


@pytest.mark.parametrize(
    ("name", "text", "vendored"),
    [
        ("driver.js", "const stop = 1;\n", False),
        ("leaflet.js", "const L = {};\n", True),
        ("bootstrap.min.css", "a{}", True),
        ("chart.js", "x" * 501, True),
        ("print.css", "/*! normalize v8 | MIT License */\n", True),
    ],
)
def test_a_vendored_library_is_known_by_its_name_or_its_lines(name, text, vendored):
    assert is_vendored(name, text) == vendored


def test_no_file_is_larger_than_our_own_work_can_be():
    large = [name_of(path) for path in tracked_files() if path.stat().st_size > LARGEST_FILE_BYTES]

    assert large == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_by_hash_and_no_host_is_named(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")

    entries = re.split(r"\n(?=\S)", text.strip())

    assert len(entries) > 40
    assert [entry for entry in entries if not PIN.match(entry) or "--hash=" not in entry] == []
    assert OPTIONS_OF_A_LOCK.findall(text) == []


def test_what_is_needed_to_run_is_pinned_alike_in_all_locks():
    run, *others = (pins_of((ROOT / lock).read_text(encoding="utf-8")) for lock in LOCKS)

    assert all(run <= pins for pins in others)


def pins_of(text):
    return {pin[0] for pin in PIN.finditer(text)}


def is_vendored(name, text):
    known = re.match(r"(bootstrap|leaflet|jquery|folium|popper|htmx|alpine|d3|chart)\b", name)
    return bool(
        known
        or ".min." in name
        or text.lstrip().startswith("/*!")
        or any(len(line) > LONGEST_OWN_LINE for line in text.splitlines())
    )
