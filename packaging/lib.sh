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

# Whether there is a way to be root without asking in the dark.
may_be_root() {
    [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; }
}

# Runs a command without its chatter, which is shown only when it fails.
quietly() {
    chatter=$("$@" 2>&1 </dev/null) && return 0
    printf '%s\n' "$chatter" >&2
    return 1
}

as_root() {
    set -- env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"
    [ "$(id -u)" = 0 ] || set -- sudo "$@"
    quietly "$@"
}

# Prints the Debian packages of the given lists whose library or command is not here.
missing_packages() {
    have=$(/sbin/ldconfig -p 2>/dev/null || ldconfig -p 2>/dev/null || :)
    find_python >/dev/null || printf ' python3-venv'
    cat "$@" | while read -r thing package _; do
        case $thing in
            '' | '#'*) continue ;;
            *.so | *.so.*) case $have in *"$thing "*) continue ;; esac ;;
            *) command -v "$thing" >/dev/null && continue ;;
        esac
        printf ' %s' "$package"
    done
}

# Installs the Debian packages that the given lists name and this system lacks.
debian_packages() {
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null || { say "this system lacks (Debian's names):$missing"; return 0; }
    if may_be_root; then
        say "installing Debian packages:$missing"
        # shellcheck disable=SC2086  # a list of words
        # dpkg first ends what an interrupted try began.
        as_root dpkg --configure -a && as_root apt-get update -qq &&
            as_root apt-get install -y -qq --no-install-recommends $missing && return
    fi
    die "this one line is needed first, then start again:
    sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing"
}

# What .ready says when .venv holds what the locks say, for the Python that it was made with.
stamp() { { cat "$packaging/lock.txt" "$packaging/uv.txt"; readlink -f "$py" || :; } | sha256sum; }

# Whether there is nothing to set up: one hash, one compare.
is_ready() { [ -x "$py" ] && [ -f "$venv/.ready" ] && [ "$(cat "$venv/.ready")" = "$(stamp)" ]; }

interrupted() {
    trap - INT TERM
    say "interrupted; the next start carries on"
    exit 130
}

pip_install() { quietly "$py" -m pip install -q --disable-pip-version-check --require-hashes -r "$1"; }

no_packages() { die "the Python packages could not be installed: is there a network?"; }

# Makes .venv from the locks, or brings it up to new ones. An interrupted or failed try leaves
# no stamp and is begun anew.
python_packages() {
    python=$(find_python) || die "needs Python 3.11 or newer with its venv module"
    say "installing Python packages into .venv (about 1.3 GB, a few minutes at most)"
    if [ -f "$venv/.ready" ] && "$py" -c '' 2>/dev/null && [ -x "$venv/bin/uv" ]; then
        rm "$venv/.ready"
    else
        rm -rf "$venv"
        quietly "$python" -m venv "$venv"
        pip_install "$packaging/uv.txt" || no_packages
    fi
    quietly "$venv/bin/uv" pip sync -q --python "$py" --require-hashes --compile-bytecode "$packaging/uv.txt" "$packaging/lock.txt" ||
        pip_install "$packaging/lock.txt" || # pip.conf may know a mirror that uv does not
        no_packages
    # The project itself, found from any folder; the path is relative, so the folder may be moved.
    echo ../../../.. >"$("$py" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/dssdesk-checkout.pth"
    "$py" -m compileall -q "$root/dssdesk" || :
    stamp >"$venv/.ready.new"
    mv "$venv/.ready.new" "$venv/.ready"
}

# Waits until no other start sets up; whoever set up lets go by ending or by closing 9.
alone() {
    exec 9>"$root/.venv.lock"
    command -v flock >/dev/null || return 0
    flock -n 9 || { say "another start is setting up; waiting for it"; flock 9; }
}

# Sets up what the given lists of Debian packages and the locks name, where it is missing.
setup() {
    trap interrupted INT TERM
    if ! is_ready || [ -n "$(missing_packages "$@")" ]; then
        alone
        debian_packages "$@"
        is_ready || python_packages
        exec 9>&-
    fi
    trap - INT TERM
}
