"""Make this folder ready to run: `.venv`, the locked dependencies, Qt's system libraries.

Plain Python 3.11 or newer, standard library only. Everything is asked before it is done, so a
second run only looks and ends at once::

    python3 tools/setup.py [--dev | --build]      (Windows: py -m tools.setup)
"""

import argparse
import ctypes
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
STAMP = VENV / "cds-setup.json"
OLDEST_PYTHON = (3, 11)
SYSTEM: str = sys.platform
WINDOWS = SYSTEM == "win32"
# A later lock contains all of the earlier ones, at the same versions.
LOCKS = {
    "runtime": "requirements.lock",
    "dev": "requirements-dev.lock",
    "build": "requirements-build.lock",
}

# What the dynamic loader must find, and the Debian package that brings it.
OFFSCREEN_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libbrotlidec.so.1": "libbrotli1",
}
DESKTOP_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shm.so.0": "libxcb-shm0",
}


class SetupError(Exception):
    """A step that the person at the keyboard has to do; the text says which."""


def say(vietnamese: str, english: str) -> None:
    print(f"{vietnamese} [{english}]", flush=True)


def has_display() -> bool:
    """Whether windows can be shown; on Linux Qt aborts the process when they cannot."""
    if SYSTEM.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")


# --- system packages ---------------------------------------------------------------------------


def install_packages(packages: list[str], why: str) -> None:
    """Install Debian packages as root; otherwise raise with the exact command."""
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if shutil.which("apt-get") is None:
        raise SetupError(
            f"Thiếu thư viện hệ thống ({why}); tên gói trên Debian: {' '.join(packages)}\n"
            f"[System libraries are missing; their Debian package names are above]"
        )
    if not is_root():
        raise SetupError(
            f"Thiếu gói hệ thống ({why}). Hãy chạy lệnh sau rồi thử lại:\n"
            f"[System packages are missing. Run this, then try again:]\n"
            f"    sudo apt-get update && sudo {' '.join(command)}"
        )
    say(f"Cài gói hệ thống: {' '.join(packages)}", "installing system packages")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update", "-qq"], [*command, "-qq"]):
        if subprocess.run(step, env=environment, stdout=sys.stderr, check=False).returncode:
            raise SetupError(f"Lệnh không thành công [command failed]: {' '.join(step)}")


def missing_libraries(desktop: bool) -> list[str]:
    """Debian packages of the libraries that the dynamic loader does not find."""
    if not SYSTEM.startswith("linux"):
        return []
    wanted = OFFSCREEN_LIBRARIES | (DESKTOP_LIBRARIES if desktop else {})
    return [package for soname, package in wanted.items() if not _loads(soname)]


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def missing_packages() -> list[str]:
    """Everything that the system lacks, so that it is asked for once."""
    packages = missing_libraries(desktop=has_display())
    if SYSTEM.startswith("linux") and not has_venv() and not _has_venv_module():
        packages.insert(0, "python3-venv")
    return packages


def _has_venv_module() -> bool:
    """Whether Python can make environments; Debian keeps that in a package of its own."""
    # In another process: an import that failed here would be remembered.
    check = [sys.executable, "-c", "import ensurepip, venv"]
    return subprocess.run(check, stderr=subprocess.DEVNULL, check=False).returncode == 0


# --- Python environment ------------------------------------------------------------------------


def has_venv() -> bool:
    """Whether `.venv` is there and its Python is still the one it was made for."""
    if not venv_python().exists():
        return False
    stamp = read_stamp()
    if stamp:  # It worked to the end once: look, but start no process for it.
        return stamp.get("python") == str(venv_python().resolve())
    try:
        check = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
        return subprocess.run([str(venv_python()), "-c", check], check=False).returncode == 0
    except OSError:
        return False


def ensure_venv() -> None:
    """Create `.venv`, or make it anew when its Python is gone."""
    if has_venv():
        return
    if VENV.exists():
        say("Môi trường .venv hỏng, tạo lại", "the environment is broken, making it again")
        shutil.rmtree(VENV)
    if SYSTEM.startswith("linux") and not _has_venv_module():
        # A Python beside the system's own keeps the module in a package of its version.
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        install_packages([f"python{version}-venv"], "venv")
    say("Tạo môi trường .venv", "creating the environment")
    done = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False)
    if done.returncode or not venv_python().exists():
        shutil.rmtree(VENV, ignore_errors=True)
        raise SetupError("Không tạo được .venv [the environment could not be created]")


def lock_digest(kind: str) -> str:
    """What the stamp remembers: the content of a lock file and the Python it was installed for."""
    digest = hashlib.sha256((ROOT / LOCKS[kind]).read_bytes())
    config = VENV / "pyvenv.cfg"
    if config.exists():
        digest.update(config.read_bytes())
    return digest.hexdigest()


def read_stamp() -> dict[str, str]:
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(stamp: dict[str, str]) -> None:
    STAMP.write_text(json.dumps(stamp, indent=2) + "\n", encoding="utf-8")


def ensure_dependencies(kind: str) -> None:
    """Install one lock file, every file checked against its hash, unless it is installed."""
    stamp = read_stamp()
    if stamp.get(kind) == lock_digest(kind):
        return
    say(f"Cài thư viện từ {LOCKS[kind]}", "installing the locked dependencies; once, some minutes")
    command = [
        str(venv_python()), "-m", "pip", "install", "-qq", "--disable-pip-version-check",
        "--no-deps", "--only-binary", ":all:", "--require-hashes", "-r", str(ROOT / LOCKS[kind]),
    ]  # fmt: skip
    if subprocess.run(command, check=False).returncode:
        raise SetupError("Cài thư viện không thành công; xem dòng lỗi ở trên [pip failed]")
    contained = list(LOCKS)[: list(LOCKS).index(kind) + 1]
    stamp = {name: lock_digest(name) for name in contained}
    stamp["python"] = str(venv_python().resolve())
    write_stamp(stamp)


# --- a browser, for tests only -------------------------------------------------------------------

BROWSERS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge",
)  # fmt: skip
WINDOWS_BROWSERS = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
BROWSER_COMMAND = "sudo apt-get update && sudo apt-get install -y --no-install-recommends chromium"


def find_browser() -> str:
    """Path of an installed Chromium, Chrome or Edge; "" where there is none."""
    for name in BROWSERS:
        found = shutil.which(name)
        if found:
            return found
    for variable in ("ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA") if WINDOWS else ():
        for name in WINDOWS_BROWSERS:
            path = Path(os.environ.get(variable, "")) / name
            if path.is_file():
                return str(path)
    return ""


def ensure_browser() -> None:
    """See that tests can open the book of procedures in a browser; without one they skip.

    Tried once for each installation of the dependencies, so that later runs do not wait for it.
    """
    stamp = read_stamp()
    if find_browser() or stamp.get("browser") == "asked":
        return
    try:
        if SYSTEM.startswith("linux") and is_root():
            install_packages(["chromium"], "Chromium")
    except SetupError as error:
        print(error, file=sys.stderr)
    if not find_browser():
        say(
            "Không có Chromium, bỏ qua bài thử sách thủ tục", "tests in a browser skip; to run them"
        )
        print(f"    {BROWSER_COMMAND}", flush=True)
        write_stamp(stamp | {"browser": "asked"})


def prepare(kind: str) -> None:
    """Do all of it.

    Args:
        kind: Which lock file: "runtime", "dev" or "build".

    Raises:
        SetupError: Something only the person at the keyboard can do.
    """
    if sys.version_info < OLDEST_PYTHON:
        raise SetupError("Cần Python 3.11 trở lên [Python 3.11 or newer is needed]")
    packages = missing_packages()
    if packages:
        install_packages(packages, "Python, Qt")
    ensure_venv()
    ensure_dependencies(kind)
    if kind == "dev":
        ensure_browser()


def main() -> int:
    parser = argparse.ArgumentParser(description="Chuẩn bị môi trường [prepare the environment]")
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--dev", dest="kind", action="store_const", const="dev")
    group.add_argument("--build", dest="kind", action="store_const", const="build")
    kind = parser.parse_args().kind or "runtime"
    try:
        prepare(kind)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    say("Môi trường đã sẵn sàng", "the environment is ready")
    return 0


if __name__ == "__main__":
    sys.exit(main())
