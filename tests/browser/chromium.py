"""Where the browser comes from.

In this order: the one named by ``IMECE_TEST_CHROMIUM``, the system's headless shell, Playwright's
own download, another one that the system has. The headless shell is Chromium without windows: it
needs a third of the work. Run as a program (``python -m tests.browser.chromium``) it installs the
shell where we may install Debian's packages; elsewhere, and only when there is no Chromium at all,
Playwright's download.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

NONE_FOUND = (
    "No Chromium was found, and the tests of the screens need one. Install it by\n"
    "    apt-get install chromium-headless-shell fonts-dejavu-core    (Debian, as root)\n"
    "    .venv/bin/playwright install chromium                        (elsewhere)\n"
    "or name yours: IMECE_TEST_CHROMIUM=/path/to/chromium"
)
_SHELL = "chromium-headless-shell"
_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_IMPATIENT = ("-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=20")
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
    shell = shutil.which(_SHELL)
    if shell:
        return Path(shell)
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


def install(*, anything_there: bool) -> None:
    """Installs the headless shell; where it cannot be had, what Playwright downloads."""
    if _install_debian_packages(_SHELL, "fonts-dejavu-core") or anything_there:
        return
    if _install_debian_packages("chromium", "fonts-dejavu-core"):
        return
    download = [sys.executable, "-m", "playwright", "install", "chromium"]
    subprocess.run(download, check=False)


def _install_debian_packages(*packages: str) -> bool:
    may = [] if os.getuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (may and not shutil.which("sudo")):
        return False
    get = [*may, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", *_IMPATIENT]
    want = [*get, "install", "-y", "--no-install-recommends", "--no-remove", *packages]
    return _done(want) or (_done([*get, "update"]) and _done(want))


def _done(command: list[str]) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def _found() -> Path | None:
    with sync_playwright() as playwright:
        return find(playwright)


def main() -> int:
    """Says which Chromium the tests will use, after installing the shell when it is not there."""
    found = _found()
    if "IMECE_TEST_CHROMIUM" not in os.environ and not shutil.which(_SHELL):
        print(f"Installing {_SHELL}, a Chromium that needs a third of the work.", flush=True)
        install(anything_there=found is not None)
        found = _found()
    print(f"Chromium: {found}" if found else NONE_FOUND)
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
