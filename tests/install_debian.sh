#!/bin/sh
# Install Debian packages where that is possible without asking: as root, or with a sudo that needs no password.
# Exits 1, saying so, where it is not.
set -eu
if ! command -v apt-get >/dev/null; then
    echo "$*: not installed, and there is no apt-get here; please install it yourself" >&2
    exit 1
fi
if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo -n"; else
    echo "$*: not installed; run: sudo apt-get install $*" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get -qq update >/dev/null
$as_root apt-get -qq install --no-install-recommends -y "$@" >/dev/null
