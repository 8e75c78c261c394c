#!/bin/sh
# Sets up the virtual environment and what Python's packages cannot bring.
#
# usage: tools/setup.sh base        what `tearsheet` needs
#        tools/setup.sh test        and what the tests need
#        tools/setup.sh validators  and the programs that some validators run in, where they may be installed
#
# It installs system packages only where that takes no password (root, sudo without one, Homebrew), and
# else says in one line what to install.
set -eu
export DEBIAN_FRONTEND=noninteractive PIP_DISABLE_PIP_VERSION_CHECK=1

fail() { echo "setup: $*" >&2; exit 1; }
note() { echo "setup: $*" >&2; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif sudo -n true 2>/dev/null; then sudo -n "$@"; else return 1; fi
}

# Installs a system package, or leaves in $how what would.
# bring DEBIAN FEDORA ALPINE ARCH BREW: the package's names in each, several parted by spaces
bring() {
    if command -v apt-get >/dev/null; then
        line="apt-get install -y --no-install-recommends $1" how="sudo apt-get install $1"
        # shellcheck disable=SC2086  # several packages are several words
        as_root $line >/dev/null 2>&1 || { as_root apt-get update >/dev/null 2>&1 && as_root $line >/dev/null; }
    elif command -v dnf >/dev/null; then line="dnf install -y $2" how="sudo dnf install -y $2"; as_root $line >/dev/null
    elif command -v apk >/dev/null; then line="apk add $3" how="sudo apk add $3"; as_root $line >/dev/null
    elif command -v pacman >/dev/null; then line="pacman -S --noconfirm $4" how="sudo pacman -S --noconfirm $4"; as_root $line >/dev/null
    elif command -v brew >/dev/null; then how="brew install $5"; $how >/dev/null; return
    else how="install $1 with your package manager"; return 1; fi
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for candidate in ${PYTHON:-} python3.14 python3.13 python3.12 python3.11 python3 python; do
        if new_enough "$candidate"; then echo "$candidate"; return; fi
    done
    return 1
}

environment() {
    if [ -x .venv/bin/python ] && new_enough .venv/bin/python; then return; fi
    python=$(find_python) || fail "Python 3.11 or later is needed and was not found; install it, or name it: make PYTHON=/path/to/python3 …"
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        bring "python$version-venv" python3 python3 python python || true
        "$python" -c 'import ensurepip, venv' 2>/dev/null || fail "$python has no venv; install it: sudo apt-get install python$version-venv"
    fi
    note "making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
}

packages() {
    .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
    note "installing $1"
    log=$(mktemp)
    # What pip says is worth reading only where it fails.
    if ! .venv/bin/python -m pip install -q -e "$1" </dev/null >"$log" 2>&1; then
        cat "$log" >&2; rm -f "$log"
        fail "pip could not install $1; see above"
    fi
    rm -f "$log"
}

pango() {
    if .venv/bin/python -c 'import weasyprint' 2>/dev/null; then return; fi
    note "installing Pango, which lays out the PDF's text"
    debian="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 fontconfig fonts-dejavu-core"
    bring "$debian" "pango fontconfig dejavu-sans-fonts" "pango fontconfig font-dejavu" "pango ttf-dejavu" pango || true
    .venv/bin/python -c 'import weasyprint' 2>/dev/null ||
        fail "WeasyPrint needs Pango, and it may not be installed from here; run: ${how:-sudo apt-get install $debian}"
}

validators() {
    if command -v npm >/dev/null && [ ! -e .venv/bin/markdownlint-cli2 ]; then
        note "installing markdownlint-cli2"
        npm install -g --prefix .venv --silent --no-fund --no-audit markdownlint-cli2 </dev/null >/dev/null 2>&1 ||
            note "npm could not install markdownlint-cli2; Markdown is not checked"
    fi
    if command -v npm >/dev/null && [ ! -e .venv/lib/node_modules/axe-core ]; then
        note "installing axe-core"
        npm install -g --prefix .venv --silent --no-fund --no-audit axe-core playwright-core </dev/null >/dev/null 2>&1 ||
            note "npm could not install axe-core; HTML and the review page are not checked for accessibility"
    fi
    command -v java >/dev/null && java -version >/dev/null 2>&1 && return
    bring default-jre-headless java-headless openjdk21-jre-headless jre-openjdk-headless openjdk ||
        note "epubcheck needs Java, which may not be installed from here; run: $how"
}

case "${1:-}" in
    base) environment; packages .; pango ;;
    test) packages '.[test]' ;;
    validators) validators ;;
    *) fail "usage: tools/setup.sh base|test|validators" ;;
esac
