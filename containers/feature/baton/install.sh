#!/bin/sh
# Installs Baton into the VS Code servers of an image: code-server, openvscode-server, VS Code Server. For the dev-container Feature, for the
# Dockerfile beside it, and by hand: `sh install.sh`. May run again at any time. Needs no network where the packed extension is at hand.
#
# Reads, besides the Feature's options VSIX, SHA256 and SERVERS:
#   _REMOTE_USER, _REMOTE_USER_HOME   whose servers they are; without them whoever runs it
#   BATON_STORAGE_FOLDER              where Baton keeps what lasts; /var/lib/baton
#   BATON_ROOT                        a folder to install into in place of /, for trying it out
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=${BATON_ROOT:-}
share=$root/usr/local/share/baton
state=$root${BATON_STORAGE_FOLDER:-/var/lib/baton}
vsix=${VSIX:-baton.vsix}
servers=${SERVERS:-auto}
user=${_REMOTE_USER:-$(id -un)}
home=${_REMOTE_USER_HOME:-}

say() { printf 'Baton: %s\n' "$1"; }
fail() {
  printf 'Baton: %s\n' "$1" >&2
  exit 1
}

# Runs a program as the person whose servers these are.
as_user() {
  if [ "$(id -un)" = "$user" ]; then
    HOME=$home "$@"
  else
    HOME=$home su -s /bin/sh -c 'HOME=$0 exec "$@"' -- "$user" "$home" "$@"
  fi
}

find_home() {
  [ -n "$home" ] || home=$(getent passwd "$user" 2>/dev/null | cut -d: -f6) || home=
  [ -n "$home" ] || home=${HOME:-}
  [ -d "$home" ] || fail "The home of $user was not found. Set _REMOTE_USER and _REMOTE_USER_HOME, and run it again."
}

# Leaves the packed extension at $share/baton.vsix.
fetch() {
  mkdir -p "$share" 2>/dev/null || fail "$share cannot be made. Run it as root, or set BATON_ROOT to a folder of yours."
  case $vsix in
    https://*) download ;;
    http://*) fail "An http address can be changed on its way. Use https with sha256, or a file." ;;
    /*) copy "$vsix" ;;
    *) copy "$here/$vsix" ;;
  esac
  # The first two bytes of each ZIP file, and a VSIX is one.
  [ "$(head -c 2 "$share/baton.vsix.new")" = PK ] || fail "$vsix is no packed extension. Pack one with: npm run package"
  if [ -n "${SHA256:-}" ]; then
    found=$(sha256sum "$share/baton.vsix.new" | cut -d ' ' -f 1)
    [ "$found" = "$SHA256" ] || fail "$vsix has the SHA-256 $found, not the one that was given. Nothing was installed."
  fi
  mv "$share/baton.vsix.new" "$share/baton.vsix"
}

copy() {
  if [ ! -f "$1" ] && [ -f "$share/baton.vsix" ]; then set -- "$share/baton.vsix"; fi
  [ -f "$1" ] || fail "The packed extension $1 was not found. Pack it with npm run package and put dist/baton.vsix there, or name it in the option vsix."
  cp "$1" "$share/baton.vsix.new" 2>/dev/null || fail "$share cannot be written. Run it as root, or set BATON_ROOT to a folder of yours."
}

download() {
  [ -n "${SHA256:-}" ] || fail "For an https address the option sha256 is needed, so that nobody can put something else there."
  if command -v curl >/dev/null 2>&1; then
    curl -fsSL -o "$share/baton.vsix.new" "$vsix" || fail "$vsix could not be downloaded."
  elif command -v wget >/dev/null 2>&1; then
    wget -q -O "$share/baton.vsix.new" "$vsix" || fail "$vsix could not be downloaded."
  else
    fail "Neither curl nor wget is here to download $vsix. Put the file into the image instead."
  fi
}

# The first of some paths that is a program.
first_program() {
  for path in "$@"; do
    if [ -x "$path" ] && [ ! -d "$path" ]; then
      printf '%s\n' "$path"
      return 0
    fi
  done
  return 1
}

find_code_server() {
  first_program "$(command -v code-server || true)" "$root/usr/bin/code-server" "$root/usr/lib/code-server/bin/code-server" \
    "$home/.local/bin/code-server"
}

find_openvscode_server() {
  first_program "$(command -v openvscode-server || true)" \
    "${OPENVSCODE_SERVER_ROOT:-$root/home/.openvscode-server}/bin/openvscode-server" "$root/opt/openvscode-server/bin/openvscode-server"
}

find_vscode_server() {
  first_program "$home"/.vscode-server/cli/servers/*/server/bin/code-server "$home"/.vscode-server/bin/*/bin/code-server
}

# install_with NAME PROGRAM SWITCHES…
install_with() {
  name=$1
  shift
  if output=$(as_user "$@" --install-extension "$share/baton.vsix" --force 2>&1); then
    say "installed into $name for $user."
  else
    printf '%s\n' "$output" >&2
    fail "$name refused the extension; its own words stand above."
  fi
}

# VS Code Server comes with the first window that attaches. Until then its extensions are folders, and it takes up those that it finds.
unpack_for_vscode_server() {
  folder=$home/.vscode-server/extensions
  if [ -f "$folder/extensions.json" ]; then
    say "VS Code Server keeps its own list already: it installs $share/baton.vsix when a window attaches."
    return
  fi
  fresh=$folder/.baton.new
  as_user mkdir -p "$folder" || fail "$folder cannot be made. Check who owns it."
  as_user rm -rf "$fresh"
  if command -v unzip >/dev/null 2>&1; then
    as_user unzip -q "$share/baton.vsix" -d "$fresh"
  elif command -v python3 >/dev/null 2>&1; then
    as_user python3 -m zipfile -e "$share/baton.vsix" "$fresh"
  else
    say "neither unzip nor python3 is here, so VS Code installs $share/baton.vsix when a window attaches."
    return
  fi
  version=$(sed -n 's/.*<Identity [^>]*Version="\([^"]*\)".*/\1/p' "$fresh/extension.vsixmanifest")
  as_user rm -rf "$folder"/baton.baton-*
  as_user mv "$fresh/extension" "$folder/baton.baton-$version"
  as_user rm -rf "$fresh"
  say "unpacked for VS Code Server, for $user."
}

# Whether a server is wanted by name.
is_named() {
  case ",$servers," in *",$1,"*) return 0 ;; *) return 1 ;; esac
}
is_wanted() { is_named auto || is_named "$1"; }

install_all() {
  found=0
  if is_wanted code-server; then
    if program=$(find_code_server); then
      # Without it the first run writes a configuration with a password, which would then stand in the image.
      install_with code-server "$program" --config /dev/null
      found=1
    elif is_named code-server; then
      fail "code-server was not found. Install it before Baton, or take it out of the option servers."
    fi
  fi
  if is_wanted openvscode-server; then
    if program=$(find_openvscode_server); then
      install_with openvscode-server "$program"
      found=1
    elif is_named openvscode-server; then
      fail "openvscode-server was not found. Install it before Baton, or take it out of the option servers."
    fi
  fi
  if is_named vscode-server || { is_named auto && { [ "$found" = 0 ] || [ -d "$home/.vscode-server" ]; }; }; then
    if program=$(find_vscode_server); then install_with "VS Code Server" "$program"; else unpack_for_vscode_server; fi
  fi
}

# A fresh volume takes over the owner of the folder that it is mounted on.
prepare_state() {
  mkdir -p "$state" 2>/dev/null || fail "The storage folder $state cannot be made. Run it as root, or set BATON_STORAGE_FOLDER."
  chmod 700 "$state"
  [ "$(id -u)" != 0 ] || chown "$user" "$state"
  printf '%s\n' "$user" >"$share/user"
  if [ -f "$here/start.sh" ] && [ "$here" != "$share" ]; then
    cp "$here/start.sh" "$share/start.sh"
    cp "$here/install.sh" "$share/install.sh"
    chmod 755 "$share/start.sh" "$share/install.sh"
  fi
}

check_servers() {
  for server in $(printf '%s' "$servers" | tr ',' ' '); do
    case $server in
      auto | code-server | openvscode-server | vscode-server) ;;
      *) fail "The option servers names \"$server\". It takes auto, code-server, openvscode-server and vscode-server, with commas." ;;
    esac
  done
}

trap 'rm -f "$share/baton.vsix.new"' EXIT
check_servers
find_home
fetch
prepare_state
install_all
if [ -n "$root" ]; then
  say "start the server with BATON_STORAGE_FOLDER=$state to keep there what lasts."
else
  say "what lasts is kept in $state. Keys come from the environment or from files under /run/secrets."
fi
