# shellcheck shell=sh
# Shared by packaging/start and packaging/test; POSIX sh. Sets $root and $py, makes .venv ready.
# Needs nothing but a POSIX system; what is missing is installed, or named in one line.
set -eu
root=$(CDPATH="" cd -- "$(dirname -- "$0")/.." && pwd)
venv=$root/.venv
py=$venv/bin/python
packaging=$root/packaging
unset PYTHONHOME PYTHONPATH VIRTUAL_ENV PYTHONDONTWRITEBYTECODE

say() { printf 'dssdesk: %s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

# A Python >= 3.11 that can make environments.
find_python() {
    for name in python3 python3.13 python3.12 python3.11 python3.14; do
        found=$(command -v "$name") || continue
        "$found" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
        printf '%s\n' "$found"
        return
    done
    return 1
}

# Runs a command as root; false where there is no way without asking in the dark.
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then sudo "$@"
    else return 1
    fi
}

# Prints the Debian packages of the given lists whose library or command is not here.
missing_packages() {
    have=$(/sbin/ldconfig -p 2>/dev/null || ldconfig -p 2>/dev/null || :)
    while read -r thing package _; do
        case $thing in
            '' | '#'*) continue ;;
            *.so.*) case $have in *"$thing "*) continue ;; esac ;;
            *) command -v "$thing" >/dev/null && continue ;;
        esac
        printf ' %s' "$package"
    done
}

# Installs the Debian packages that the given lists name and this system lacks.
debian_packages() {
    missing=$(cat "$@" | missing_packages)
    find_python >/dev/null || missing=" python3-venv$missing"
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null || { say "this system lacks (Debian's names):$missing"; return 0; }
    say "installing Debian packages:$missing"
    # shellcheck disable=SC2086  # a list of words
    { as_root apt-get update -qq &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null; } ||
        die "this one line is needed first, then start again:
    sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing"
}

# Whether .venv holds what the lock says: one hash, one compare.
is_ready() {
    want=$(cat "$packaging/lock.txt" "$packaging/uv.txt" | sha256sum)
    [ -x "$py" ] && [ -f "$venv/.ready" ] && [ "$(cat "$venv/.ready")" = "$want" ]
}

interrupted() {
    trap - INT TERM
    say "interrupted; the next start carries on"
    exit 130
}

# Makes .venv from the lock, or brings it up to a new lock. An interrupted or failed try leaves
# no stamp and is begun anew.
python_packages() {
    is_ready && return
    trap interrupted INT TERM
    python=$(find_python) || die "needs Python 3.11 or newer with its venv module"
    say "installing Python packages into .venv (about 1.3 GB, a few minutes at most)"
    if [ -f "$venv/.ready" ] && [ -x "$py" ] && [ -x "$venv/bin/uv" ]; then
        rm "$venv/.ready"
    else
        rm -rf "$venv"
        "$python" -m venv "$venv"
        "$py" -m pip install -q --disable-pip-version-check --require-hashes -r "$packaging/uv.txt" ||
            die "the Python packages could not be installed: is there a network?"
    fi
    "$venv/bin/uv" pip sync -q --python "$py" --require-hashes --compile-bytecode "$packaging/uv.txt" "$packaging/lock.txt" ||
        "$py" -m pip install -q --disable-pip-version-check --require-hashes -r "$packaging/lock.txt" ||
        die "the Python packages could not be installed: is there a network?"
    # The project itself, found from any folder; the path is relative, so the folder may be moved.
    echo ../../../.. >"$("$py" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/dssdesk-checkout.pth"
    "$py" -m compileall -q "$root/dssdesk" || :
    printf '%s\n' "$want" >"$venv/.ready.new"
    mv "$venv/.ready.new" "$venv/.ready"
    trap - INT TERM
}
