"""Where the browser comes from.

In this order: the one named by ``IMECE_TEST_CHROMIUM``, Playwright's own download, one that
the system has. Run as a program (``python -m tests.browser.chromium``) it installs one when
there is none: Debian's package where we may install packages, Playwright's download elsewhere.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

NONE_FOUND = (
    "No Chromium was found, and the tests of the screens need one. Install it by\n"
    "    apt-get install chromium fonts-dejavu-core      (Debian, as root)\n"
    "    .venv/bin/playwright install chromium           (anywhere that may download it)\n"
    "or name yours: IMECE_TEST_CHROMIUM=/path/to/chromium"
)
_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_QUIET = (  # nothing of the browser's own goes out to the internet, nor is looked up
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)


def find(playwright: Playwright) -> Path | None:
    """Returns the Chromium to use, or None when there is none."""
    named = os.environ.get("IMECE_TEST_CHROMIUM")
    if named:
        return Path(named)
    own = Path(playwright.chromium.executable_path)
    if own.exists():
        return own
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    return Path(found) if found else None


def launch(playwright: Playwright) -> Browser:
    """Starts a headless Chromium that keeps to itself.

    Raises
    ------
    FileNotFoundError
        when there is no Chromium; its words say how to get one.
    """
    path = find(playwright)
    if path is None:
        raise FileNotFoundError(NONE_FOUND)
    if os.getuid() == 0:  # Chromium's sandbox refuses root
        return _start(playwright, path, sandbox=False)
    try:
        return _start(playwright, path, sandbox=True)
    except Error as error:
        if "sandbox" not in error.message.lower():
            raise
        return _start(playwright, path, sandbox=False)  # a container, or a kernel that forbids it


def _start(playwright: Playwright, path: Path, *, sandbox: bool) -> Browser:
    return playwright.chromium.launch(
        executable_path=path, args=list(_QUIET), chromium_sandbox=sandbox
    )


def install() -> None:
    """Installs a Chromium by the first way that works here, if any does."""
    if _install_debian_package():
        return
    download = [sys.executable, "-m", "playwright", "install", "chromium"]
    subprocess.run(download, check=False)


def _install_debian_package() -> bool:
    may = [] if os.getuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (may and not shutil.which("sudo")):
        return False
    get = [*may, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    packages = ["chromium", "fonts-dejavu-core"]
    steps = ([*get, "update"], [*get, "install", "-y", "--no-install-recommends", *packages])
    return all(subprocess.run(step, check=False).returncode == 0 for step in steps)


def _found() -> Path | None:
    with sync_playwright() as playwright:
        return find(playwright)


def main() -> int:
    """Says which Chromium the tests will use, after installing one when there is none."""
    if _found() is None:
        install()
    path = _found()
    print(f"Chromium: {path}" if path else NONE_FOUND)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
