"""Sets Fettle up from a checkout and starts it: ``python3 packaging/bootstrap.py install|demo|run|test``.

Standard library only, and old syntax, so that an old Python gets an answer it can show instead of a SyntaxError.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOG = VENV / "install.log"
STAMP = VENV / "installed.json"
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
SUPPORTED = ((3, 13), (3, 12), (3, 11))
SPACE_NEEDED = 8 * 10**9
ATTEMPTS = 3
NETWORK_TROUBLE = re.compile(
    r"timed? ?out|ConnectionError|Connection (broken|refused|reset)|ConnectionReset|IncompleteRead|NewConnectionError"
    r"|Temporary failure|Name or service not known|getaddrinfo failed|DO NOT MATCH THE HASHES|ProtocolError"
    r"|SSLError|ProxyError|Network is unreachable",
    re.IGNORECASE,
)

# Each file's tests stay in one process: they share what is slow to make.
ALL_TESTS = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadfile")
VERBS = ("install", "demo", "run", "test")
USAGE = """\
python3 packaging/bootstrap.py install              set up or update .venv
python3 packaging/bootstrap.py demo [--headless]    set up, then: fettle demo …
python3 packaging/bootstrap.py run ARGS…            set up, then: fettle ARGS…
python3 packaging/bootstrap.py test [ARGS…]         set up, then: pytest ARGS…"""


class SetupError(Exception):
    """Setting up failed; the text says why and what to do."""


def main(arguments: list[str]) -> int:
    """Do what the command line asks.

    Args:
        arguments: The command line without the program's name.

    Returns:
        The exit code: 0 done, 1 set-up failed, 2 wrong usage, else that of the command that was started.
    """
    for stream in (sys.stdout, sys.stderr):
        # A console with an old code page must not turn a message into a UnicodeEncodeError.
        stream.reconfigure(errors="replace", line_buffering=True)  # type: ignore[union-attr]
    parser = make_parser()
    # What follows the verb belongs to the program that the verb starts, except after install.
    words = next((index + 1 for index, word in enumerate(arguments) if word in VERBS), len(arguments))
    if arguments[words - 1 : words] == ["install"]:
        words = len(arguments)
    options, rest = parser.parse_args(arguments[:words]), arguments[words:]
    try:
        install(extras=split_names(options.extras), pip_arguments=shlex.split(options.pip_args))
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run the same command to go on.", file=sys.stderr)
        return 130
    if options.verb == "install":
        print(f"Fettle is ready: {executable('fettle')}")
        return 0
    if options.verb == "test":
        return start([str(executable("python")), "-m", "pytest", *(rest or ALL_TESTS)], folder=ROOT)
    return start([str(executable("fettle")), *(["demo"] if options.verb == "demo" else []), *rest])


def make_parser() -> argparse.ArgumentParser:
    """The command line up to the verb."""
    parser = argparse.ArgumentParser(
        prog="bootstrap.py",
        usage="\n" + USAGE,
        description="Sets Fettle up in .venv and starts it. Options stand before the verb (or after install).",
    )
    parser.add_argument("verb", choices=VERBS, help=argparse.SUPPRESS)
    parser.add_argument("--extras", default="", metavar="NAMES", help="also install these extras of pyproject.toml")
    parser.add_argument("--pip-args", default="", metavar="TEXT", help='further arguments for pip: --pip-args="…"')
    return parser


def split_names(text: str) -> set[str]:
    """The names in a list with commas or spaces."""
    return set(re.split(r"[,\s]+", text)) - {""}


# Finding a Python


def supported_python() -> str:
    """The Python to make .venv with: this one if it will do.

    Raises:
        SetupError: if neither this Python nor any other that can be found is supported.
    """
    if sys.version_info[:2] in SUPPORTED:
        return sys.executable
    for version in SUPPORTED:
        numbers = "{}.{}".format(*version)
        found = [shutil.which("python" + numbers)]
        if os.name == "nt" and shutil.which("py"):
            found.append(ask(["py", "-" + numbers, "-c", "import sys; print(sys.executable)"]))
        for path in found:
            # A launcher of that name may exist and still refuse to start (pyenv's do), so ask it.
            if path and ask([path, "-c", "import sys; print(sys.version_info[:2])"]) == str(version):
                print(f"Python {sys.version.split()[0]} is not supported; going on with {path}")
                return path
    raise SetupError(
        f"Fettle needs Python 3.11, 3.12 or 3.13; this is {sys.version.split()[0]}, and the PATH has no other.\n"
        "Install one of them and run the same command with it, "
        "for example: python3.12 packaging/bootstrap.py install"
    )


def ask(command: list[str]) -> str:
    """What ``command`` prints; empty if it fails."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


# Setting up


def executable(name: str) -> Path:
    """The program ``name`` inside .venv."""
    return VENV / "Scripts" / f"{name}.exe" if os.name == "nt" else VENV / "bin" / name


def venv_version() -> tuple[int, int]:
    """The Python version .venv was made with; (0, 0) if there is no telling."""
    try:
        text = (VENV / "pyvenv.cfg").read_text(encoding="utf-8")
    except OSError:
        return (0, 0)
    found = re.search(r"^version(?:_info)?\s*=\s*(\d+)\.(\d+)", text, re.MULTILINE)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def install(*, extras: set[str], pip_arguments: list[str]) -> None:
    """Bring .venv up to what pyproject.toml and constraints.txt say; quick if it is there already.

    Args:
        extras: Extras beyond ``test``; those of earlier times are kept.
        pip_arguments: Passed on to pip; they make it run even if nothing else changed.

    Raises:
        SetupError: if something is missing or pip fails.
    """
    stamp = read_stamp()
    wanted = sorted(extras | {"test"} | set(stamp.get("extras", [])))
    ready = stamp == {"key": state_key(), "extras": wanted} and executable("fettle").exists()
    if ready and not pip_arguments and executable("python").exists():
        return
    STAMP.unlink(missing_ok=True)
    make_venv()
    check_system()
    pip_install(extras=wanted, pip_arguments=pip_arguments)
    whole = {"key": state_key(), "extras": wanted}
    temporary = STAMP.with_suffix(".tmp")
    temporary.write_text(json.dumps(whole), encoding="utf-8")
    temporary.replace(STAMP)


def read_stamp() -> dict[str, Any]:
    """What the last complete installation wrote; empty if there was none."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def state_key() -> str:
    """A hash of all that decides what is installed, and where: a moved checkout must be installed again."""
    digest = hashlib.sha256()
    for path in (ROOT / "pyproject.toml", CONSTRAINTS):
        digest.update(path.read_bytes())
    digest.update(f"{venv_version()} {ROOT}".encode())
    return digest.hexdigest()


def make_venv() -> None:
    """Make .venv, or make it anew where its Python is gone or not supported."""
    python = executable("python")
    if venv_version() in SUPPORTED and ask([str(python), "-m", "pip", "--version"]):
        return
    creator = supported_python()
    print("Making .venv …")
    ensure_venv_module(creator)
    done = subprocess.run(
        [creator, "-m", "venv", "--clear", str(VENV)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SetupError(f"Making {VENV} failed:\n{(done.stdout + done.stderr).strip()}\nMend that and run again.")


def ensure_venv_module(creator: str) -> None:
    """Debian ships Python without the parts that make a virtual environment; fetch or name them."""
    version = ask([creator, "-c", "import sys; print('{}.{}'.format(*sys.version_info))"])
    if ask([creator, "-c", "import ensurepip, venv; print(1)"]):
        return
    import system_libraries as system

    package = f"python{version}-venv"
    log = ROOT / "install.log"  # .venv, where the log belongs, does not exist yet
    if system.may_install() and system.apt_install([package], log):
        log.unlink()
        return
    raise SetupError(f"This Python cannot make virtual environments.\nRun: sudo apt-get install {package}")


def check_system() -> None:
    """Install or name the system libraries that are missing.

    Raises:
        SetupError: if one is missing without which nothing can be drawn.
    """
    if not sys.platform.startswith("linux"):
        return
    import system_libraries as system

    needed, later = system.missing()
    if (needed or later) and system.may_install():
        packages = system.packages_for(needed + later)
        print("Installing system libraries: " + " ".join(packages))
        if not system.apt_install(packages, LOG):
            print(f"apt-get failed, see {LOG}", file=sys.stderr)
        needed, later = system.missing()
    if not needed and not later:
        return
    command = system.command_for(needed + later)
    advice = f"Run: {command}" if command else "Install the packages of your system that hold them."
    if needed:
        raise SetupError(f"The system lacks {', '.join(needed + later)}.\n{advice}")
    print(f"For the window, the system lacks {', '.join(later)}.\n{advice}", file=sys.stderr)


def pip_install(*, extras: list[str], pip_arguments: list[str]) -> None:
    """Install Fettle, editable, with pinned versions; try again when the network failed."""
    fresh = not executable("fettle").exists()
    if fresh and shutil.disk_usage(ROOT).free < SPACE_NEEDED:
        print(f"Less than {SPACE_NEEDED // 10**9} GB are free on this disk; that may not be enough.", file=sys.stderr)
    print("Installing Fettle into .venv" + (" (some minutes and gigabytes the first time) …" if fresh else " …"))
    python = str(executable("python"))
    target = f"{ROOT}[{','.join(extras)}]"
    command = [python, "-m", "pip", "install", "--no-input", "--constraint", str(CONSTRAINTS), *pip_arguments]
    environment = {"PIP_DEFAULT_TIMEOUT": "60", "PIP_RETRIES": "5", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    environment.update(os.environ)
    began = time.monotonic()
    for attempt in range(1, ATTEMPTS + 1):
        start_of_log = LOG.stat().st_size if LOG.exists() else 0
        code = run_with_progress([*command, "--editable", target], environment, began)
        if code == 0:
            print(f"Installed in {time.monotonic() - began:.0f} s.")
            return
        output = LOG.read_bytes()[start_of_log:].decode("utf-8", "replace")
        if attempt == ATTEMPTS or not NETWORK_TROUBLE.search(output):
            raise SetupError(describe_failure(output, code))
        print(f"The network failed; trying again ({attempt + 1} of {ATTEMPTS}) …")
        time.sleep(3 * attempt)


def run_with_progress(command: list[str], environment: dict[str, str], began: float) -> int:
    """Run ``command`` with its output in the log, and a line that says how far it got; returns its exit code."""
    terminal = sys.stdout.isatty()
    pause = 0.5 if terminal else 20.0
    next_line = pause
    with LOG.open("ab") as stream:
        stream.write(("$ " + " ".join(command) + "\n").encode())
        stream.flush()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, env=environment)
        try:
            while process.poll() is None:
                time.sleep(0.2)
                elapsed = time.monotonic() - began
                if elapsed >= next_line:
                    say_progress(f"  {elapsed:4.0f} s  {last_step()}", in_place=terminal)
                    next_line = elapsed + pause
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
            if terminal:
                say_progress("", in_place=True)
    return process.returncode


def say_progress(line: str, *, in_place: bool) -> None:
    """Print ``line``; ``in_place`` over the last one, which ends empty for what is printed next."""
    if in_place:
        columns = shutil.get_terminal_size().columns - 1
        print("\r" + line[:columns].ljust(columns), end="" if line else "\r", flush=True)
    else:
        print(line, flush=True)


def last_step() -> str:
    """The newest line of pip's that tells a person something."""
    with LOG.open("rb") as stream:
        stream.seek(max(0, LOG.stat().st_size - 20_000))
        lines = stream.read().decode("utf-8", "replace").splitlines()
    for line in reversed(lines):
        found = re.match(r"\s*(Collecting|Downloading|Building|Installing|Preparing)\s+(.*)", line)
        if found:
            what = Path(found[2].split("#")[0]).name if found[1] == "Downloading" else found[2]
            return f"{found[1]} {what}"
    return "Starting pip"


def describe_failure(output: str, code: int) -> str:
    """The end of pip's output, and what to do about it."""
    tail = "\n".join("    " + line for line in output.strip().splitlines()[-15:])
    if re.search(r"No space left|Errno 28|disk full", output, re.IGNORECASE):
        advice = (
            f"The disk is full: free {SPACE_NEEDED // 10**9} GB and run again. (TMPDIR moves pip's temporary files.)"
        )
    elif NETWORK_TROUBLE.search(output):
        advice = "The network failed: check the connection or the proxy and run again; what was fetched is kept."
    elif "(from versions: none)" in output:
        advice = "pip saw no version of a package at all: check that it reaches its package index, and run again."
    elif re.search(r"No matching distribution|not a supported wheel", output):
        advice = "A package has no build for this computer: a 64-bit Python 3.11, 3.12 or 3.13 is needed."
    elif code < 0 or "MemoryError" in output:
        advice = "pip was stopped from outside, perhaps for want of memory: close other programs and run again."
    else:
        advice = "Mend what the lines above name and run again; if nothing helps, delete the folder .venv first."
    return f"pip failed (exit {code}). The end of {LOG}:\n{tail}\n{advice}"


# Starting


def start(command: list[str], folder: Path | None = None) -> int:
    """Run ``command`` in the foreground and return its exit code; where possible it takes this process over."""
    if folder:
        os.chdir(folder)
    if os.name == "nt":
        return subprocess.call(command)
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
