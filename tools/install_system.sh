#!/bin/sh
# What pip cannot bring: a browser and a Korean font for the browser tests, gettext for the translations.
# Installs by apt where it may (root, or sudo without a password) and says loudly what is missing where it may not.
# Usage: tools/install_system.sh [gettext]   (gettext: only that)
set -eu

have_gettext() { command -v msgfmt >/dev/null && command -v xgettext >/dev/null; }

have_browser() { .venv/bin/python -c 'import sys; from tests.browser import find_chromium; sys.exit(find_chromium() is None)'; }

# macOS brings Korean fonts; elsewhere fontconfig knows.
have_korean() { [ "$(uname)" = Darwin ] || { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=ko family)" ]; }; }

apt() {
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo -n"; else return 1; fi
    echo "Installing by apt: $*"
    $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

loudly() { printf '\n!!! %s\n\n' "$*" >&2; }

have_gettext || apt gettext || true
have_gettext || loudly "gettext is missing (apt install gettext, brew install gettext): translations cannot be checked."
[ "${1:-all}" = all ] || exit 0

have_korean || apt fontconfig fonts-nanum || true
have_korean || loudly "No Korean font: Korean text will be boxes in screenshots."

# Ubuntu's chromium package only points to a snap, which containers cannot run: there Playwright fetches its own.
have_browser || apt chromium || true
have_browser || timeout 300 .venv/bin/playwright install --with-deps chromium || true
have_browser || loudly "No browser: the browser tests will be skipped, and counted so."
