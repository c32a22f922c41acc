#!/usr/bin/env bash
# Makes a fresh Debian 12 able to build OpenItem, and builds it into build/release.
#
#   tests/setup.sh            install what is missing, configure, build
#   tests/setup.sh --install  only install
#
# It asks apt only for what is not there, and says what it does. Run it as root or with sudo.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packages=(
    g++ cmake ninja-build ccache mold pkg-config python3
    libboost1.81-dev libpoco-dev libpugixml-dev nlohmann-json3-dev libvalijson-dev libcli11-dev
    libfmt-dev libzstd-dev libzip-dev libseccomp-dev libsqlite3-dev libpq-dev libssl-dev
    libssh2-1-dev openssh-server
    libqpdf-dev liblcms2-dev libpango1.0-dev fonts-dejavu-core
    libgtest-dev libgmock-dev librapidcheck-dev libcsv-dev postgresql-15
)

say() { printf '%s: %s\n' "setup" "$*" >&2; }

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    elif command -v sudo >/dev/null; then
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    else
        say "expected to be root or to find sudo; run tests/setup.sh --install as root"
        exit 4
    fi
}

# Of these packages the tests want the programs alone: their services are neither started (the
# policy) nor enabled. A signal waits for apt to end, so that the policy holds to the end and then
# goes.
policy=/usr/sbin/policy-rc.d
servers=(openssh-server:ssh postgresql-15:postgresql)

disable_service() { # PACKAGE SERVICE
    # deb-systemd-helper answers package scripts alone.
    as_root update-rc.d "$2" disable &&
        as_root env DPKG_MAINTSCRIPT_PACKAGE="$1" deb-systemd-helper disable "$2.service" ||
        say "$1 is installed; disable the service $2 by hand"
}

without_services() (
    made_policy=false new_servers=() server=
    for server in "${servers[@]}"; do
        is_installed "${server%%:*}" || new_servers+=("$server")
    done
    clean_up() {
        if "$made_policy"; then as_root rm -f "$policy"; fi
        for server in "${new_servers[@]}"; do
            if is_installed "${server%%:*}"; then
                disable_service "${server%%:*}" "${server##*:}"
            fi
        done
    }
    trap clean_up EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    if [ ! -e "$policy" ]; then
        made_policy=true
        as_root sh -c 'printf "#!/bin/sh\nexit 101\n" >"$0" && chmod 755 "$0"' "$policy"
    fi
    as_root "$@"
)

install_missing() {
    if ! command -v dpkg-query >/dev/null; then
        say "this is no Debian: expecting to find what these packages hold: ${packages[*]}"
        return
    fi
    local missing=() package
    for package in "${packages[@]}"; do
        is_installed "$package" || missing+=("$package")
    done
    if [ "${#missing[@]}" -eq 0 ]; then return; fi
    say "installing ${missing[*]}"
    local apt=(apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0)
    as_root "${apt[@]}" update
    without_services "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >/dev/null
}

build() {
    mkdir -p build
    if ! cmake --preset release >build/configure.log 2>&1; then
        cat build/configure.log >&2
        say "the configuration failed; see above"
        exit 4
    fi
    # On a terminal ninja shows its progress; in a log only what went wrong is of interest.
    local quiet=()
    if [ ! -t 1 ]; then quiet=(--quiet); fi
    say "building build/release"
    ninja -C build/release -j "$(nproc)" "${quiet[@]}" >&2
}

install_missing
if [ "${1:-}" != --install ]; then build; fi
