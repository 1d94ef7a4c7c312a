#!/bin/sh
# Installs the ChatOps agent on this host and enrols it at the hub that served this script.
#   curl -fsSL @HUB@/install.sh | sudo sh -s -- --code ABCD-EFGH
# Everything is in functions, and the last line calls them: a truncated download does nothing.
set -eu

HUB='@HUB@'
PIN='@FINGERPRINT@'
RELEASE_KEY='@RELEASE_KEY@'

BIN=/usr/local/bin/chatops-agent
ETC=/etc/chatops
LIB=/usr/local/lib/chatops-agent
STATE=/var/lib/chatops-agent
UNIT=/etc/systemd/system/chatops-agent.service

usage() {
  cat <<'USAGE'
Installs the ChatOps agent and enrols this host. Needs root, except with --dry-run.
  --code CODE          a code from the hub; it is good for one host and ten minutes
  --token-file FILE    a file with an enrolment token
  --ask-token          asks for an enrolment token
                       Else CHATOPS_ENROL_CODE in the environment holds either of them.
  --containers ACCESS  off, read (default) or control: what the hub may do with containers
  --commands ACCESS    off (default), allow-list or any: the commands that the hub may run
  --ca-file FILE       the certificate of the authority, such as a company's, that issued the hub's
  --force              enrols again, also if this host has a key
  --without-signature  checks the sum alone where neither minisign nor openssl 3 is
  --dry-run            downloads, checks, and shows what it would do
  --uninstall          removes the agent, its settings, its key and its user
USAGE
}

say() { printf '%s\n' "$*"; }

fail() {
  printf 'install.sh: %s\n' "$*" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# Runs a step, or shows it.
run() {
  if [ "$dry" = yes ]; then say "would run: $*"; else "$@"; fi
}

# Writes standard input to a file, whole or not at all.
put() {
  if [ "$dry" = yes ]; then
    cat >/dev/null
    say "would write: $1"
  else
    cat >"$1.new"
    chmod "$2" "$1.new"
    mv "$1.new" "$1"
  fi
}

has_terminal() { (exec </dev/tty) 2>/dev/null; }

# keep SETTING OPTION DEFAULT: an enrolled host's own file decides, also about the unit.
keep() {
  answer=$(sed -n "s/^$1: *[\"']\{0,1\}\([a-z-]*\).*/\1/p" "$ETC/agent.yaml" | head -n 1)
  [ -n "$answer" ] || answer=$3
  [ -z "$2" ] || [ "$2" = "$answer" ] ||
    fail "$ETC/agent.yaml has $1: $answer; change it there, or enrol again with --force"
}

# Asks until the answer is one of the words; an empty one is the first word.
choose() {
  question=$1
  shift
  while :; do
    printf '%s (%s) [%s]: ' "$question" "$*" "$1" >/dev/tty
    IFS= read -r answer </dev/tty || answer=
    [ -n "$answer" ] || answer=$1
    for word in "$@"; do
      if [ "$answer" = "$word" ]; then return; fi
    done
  done
}

# Fetches to a file. A hub that has too many callers answers how long to wait.
fetch() {
  patience=600
  until fetch_once "$1" "$2"; do
    pause=$(sed -n 's/^ *[Rr]etry-[Aa]fter: *\([1-9][0-9]\{0,5\}\)[^0-9]*$/\1/p' "$tmp/answer" | tail -n 1)
    if [ -z "$pause" ] || [ "$pause" -gt "$patience" ]; then return 1; fi
    say "The hub has too many callers: waiting $pause s"
    sleep "$pause"
    patience=$((patience - pause))
  done
}

# Leaves the headers of the answer in $tmp/answer.
fetch_once() {
  : >"$tmp/answer"
  if has curl; then
    if [ -n "$PIN" ]; then
      curl -fsSk --pinnedpubkey "$PIN" --max-filesize 300000000 -D "$tmp/answer" -o "$2" "$1"
    else
      curl -fsS ${ca_file:+--cacert "$ca_file"} --max-filesize 300000000 -D "$tmp/answer" -o "$2" "$1"
    fi
  elif [ -n "$PIN" ]; then
    fail "the hub has a self-made certificate, and only curl can pin it: install curl"
  elif has wget; then
    wget -S ${ca_file:+--ca-certificate="$ca_file"} -O "$2" "$1" 2>"$tmp/answer" || {
      tail -n 1 "$tmp/answer" >&2
      return 1
    }
  else
    fail "curl and wget are missing: install one of them"
  fi
}

sha256() {
  if has sha256sum; then
    sha256sum "$1"
  elif has openssl; then
    openssl dgst -sha256 -r "$1"
  else
    fail "sha256sum and openssl are missing, and the download cannot be checked: install one of them"
  fi | cut -d ' ' -f 1
}

# Fetches the agent for this machine to $tmp/chatops-agent, and checks it before anything runs it.
download() {
  [ "$(uname -s)" = Linux ] || fail "the agent runs on Linux only"
  case $(uname -m) in
    x86_64 | amd64) arch=amd64 ;;
    aarch64 | arm64) arch=arm64 ;;
    *) arch=any ;;
  esac
  if [ "$arch" = any ] || ! fetch "$HUB/agent/linux/$arch.sha256" "$tmp/sha256" 2>/dev/null; then
    has java || fail "the hub has no agent for this machine ($(uname -m)): install Java 17, or an agent's package"
    arch=any
    fetch "$HUB/agent/linux/any.sha256" "$tmp/sha256" ||
      fail "the hub serves no agent: its administrator must set CHATOPS_AGENTS_DIR"
  fi
  say "Fetching the agent ($arch) from $HUB"
  fetch "$HUB/agent/linux/$arch" "$tmp/chatops-agent" || fail "the agent could not be fetched"
  fetch "$HUB/install.sh" "$tmp/install.sh" || fail "the script could not be fetched, which uninstalls the agent later"
  wanted=$(cut -d ' ' -f 1 "$tmp/sha256")
  if [ "${#wanted}" != 64 ] || [ "$(sha256 "$tmp/chatops-agent")" != "$wanted" ]; then
    fail "the agent's checksum does not match: nothing was installed"
  fi
  say "The checksum matches"
  verify
}

# Checks the signature of the release, if the hub names its key and this host can check it.
verify() {
  if [ -z "$RELEASE_KEY" ]; then
    say "The hub names no release key, so there is no signature to check"
    return
  fi
  fetch "$HUB/agent/linux/$arch.sig" "$tmp/sig" || fail "the agent has no signature: nothing was installed"
  case $(sed -n 3p "$tmp/sig") in
    "trusted comment: chatops-agent "*" linux-$arch" | "trusted comment: chatops-agent "*" $arch") ;;
    *) fail "the signature is for another file: nothing was installed" ;;
  esac
  if has minisign; then
    minisign -Vqm "$tmp/chatops-agent" -x "$tmp/sig" -P "$RELEASE_KEY" >/dev/null ||
      fail "the agent's signature is invalid: nothing was installed"
  elif has base64 && has openssl && openssl pkeyutl -help 2>&1 | grep -q -e -rawin; then
    by_openssl || fail "the agent's signature is invalid: nothing was installed"
  elif [ "$unsigned" = yes ]; then
    say "minisign and openssl 3 are missing, so the signature was not checked"
    return
  else
    fail "minisign and openssl 3 are missing, and the agent's signature cannot be checked: install one of them, or" \
      "run this again with --without-signature"
  fi
  say "The signature is valid"
}

# The same check as minisign: Ed25519 over the file's BLAKE2b, then over the signature and its comment.
by_openssl() {
  # The fixed beginning of an Ed25519 key in DER.
  {
    printf '\060\052\060\005\006\003\053\145\160\003\041\000'
    printf %s "$RELEASE_KEY" | base64 -d | tail -c 32
  } >"$tmp/key"
  sed -n 2p "$tmp/sig" | base64 -d >"$tmp/one"
  [ "$(head -c 2 "$tmp/one")" = ED ] || return 1
  tail -c 64 "$tmp/one" >"$tmp/first"
  openssl dgst -blake2b512 -binary "$tmp/chatops-agent" >"$tmp/hash"
  {
    cat "$tmp/first"
    printf %s "$(sed -n '3s/^trusted comment: //p' "$tmp/sig")"
  } >"$tmp/with-comment"
  sed -n 4p "$tmp/sig" | base64 -d >"$tmp/second"
  ed25519 "$tmp/hash" "$tmp/first" && ed25519 "$tmp/with-comment" "$tmp/second"
}

ed25519() {
  openssl pkeyutl -verify -pubin -keyform DER -inkey "$tmp/key" -rawin -in "$1" -sigfile "$2" >/dev/null 2>&1
}

# The service supervisor of this host.
supervisor() {
  if [ -d /run/systemd/system ] && has systemctl; then
    echo systemd
  else
    echo none
  fi
}

make_user() {
  if id chatops-agent >/dev/null 2>&1; then return; fi
  shell=/bin/false
  for one in /usr/sbin/nologin /sbin/nologin; do
    if [ -x "$one" ]; then
      shell=$one
      break
    fi
  done
  if has useradd; then
    run useradd --system --user-group --no-create-home --home-dir "$STATE" --shell "$shell" chatops-agent
  else
    run adduser -S -D -H -h "$STATE" -s "$shell" chatops-agent
  fi
}

# Puts the agent next to its final place, and tries it before it replaces one that works.
stage() {
  program=$BIN
  if [ -e "$BIN" ] && [ "$(sha256 "$BIN")" = "$(sha256 "$tmp/chatops-agent")" ]; then
    say "The same agent is installed already"
    return
  fi
  if [ "$dry" = yes ]; then
    say "would write: $BIN"
    return
  fi
  program=$BIN.new
  staged=$program
  if [ ! -d "${BIN%/*}" ]; then
    mkdir -p "${BIN%/*}"
    made=${BIN%/*}
  fi
  cp "$tmp/chatops-agent" "$program"
  chmod 0755 "$program"
  "$program" version || fail "the agent does not run on this machine: nothing was changed"
}

# Once the hub has enrolled this host.
put_agent() {
  make_user
  [ -z "$staged" ] || mv "$staged" "$BIN"
  run mkdir -p "$ETC" "$STATE"
  run chmod 0755 "$ETC"
  run chown chatops-agent "$STATE"
  run chmod 0700 "$STATE"
  run mkdir -p "$LIB"
  run chmod 0755 "$LIB"
  # For "chatops-agent uninstall", which needs no hub.
  put "$LIB/install.sh" 0755 <"$tmp/install.sh"
  keep_release_key
}

# An agent that was built without a release key takes the updates that this hub's key signs.
keep_release_key() {
  if [ -z "$RELEASE_KEY" ] || [ "$dry" = yes ] || grep -q '^release_key_file *:' "$ETC/agent.yaml"; then return; fi
  code=0
  "$agent" verify "$tmp/chatops-agent" --signature "$tmp/sig" >/dev/null 2>&1 || code=$?
  # 2: there is no key to check with.
  if [ "$code" != 2 ]; then return; fi
  printf '%s\n' "$RELEASE_KEY" | put "$ETC/release.pub" 0644
  # An editor may have left the last line without its end.
  [ -z "$(tail -c 1 "$ETC/agent.yaml")" ] || echo >>"$ETC/agent.yaml"
  printf 'release_key_file: "%s"\n' "$ETC/release.pub" >>"$ETC/agent.yaml"
}

# The agent's user may not read where the file is now, and who installs may delete it.
keep_ca() {
  if [ -z "$ca_file" ] || [ "$ca_file" = "$ETC/hub-ca.pem" ]; then return; fi
  put "$ETC/hub-ca.pem" 0644 <"$ca_file"
  if [ "$dry" = yes ]; then return; fi
  # An enrolled host may have trusted another authority, or none.
  {
    grep -v '^ca_file *:' "$ETC/agent.yaml" || :
    printf 'ca_file: "%s"\n' "$ETC/hub-ca.pem"
  } >"$tmp/agent.yaml"
  put "$ETC/agent.yaml" 0644 <"$tmp/agent.yaml"
}

# Also after a rejection: nothing of it stays.
leave() {
  rm -rf "$tmp"
  [ -z "$staged" ] || rm -f "$staged"
  [ -z "$made" ] || rmdir "$made" 2>/dev/null || :
}

enrol() {
  if [ "$dry" = yes ]; then
    say "would run: $agent enrol --hub $HUB --containers $containers --commands $commands"
    return
  fi
  set -- enrol --hub "$HUB" --containers "$containers" --commands "$commands" --config "$ETC/agent.yaml"
  [ -z "$PIN" ] || set -- "$@" --hub-fingerprint "$PIN"
  [ -z "$ca_file" ] || set -- "$@" --ca-file "$ca_file"
  [ "$force" = no ] || set -- "$@" --force
  if [ -n "$token_file" ]; then set -- "$@" --code-file "$token_file"; fi
  # In the environment, which only root can read. How to start the agent is printed below.
  CHATOPS_ENROL_CODE="$secret" CHATOPS_INSTALLING=yes "$program" "$@" || {
    code=$?
    say "install.sh: the agent did not enrol this host, so nothing was installed" >&2
    exit "$code"
  }
}

put_unit() {
  put "$UNIT" 0644 <<UNIT_TEXT
$(unit | sed "s|/usr/bin/chatops-agent|$agent|")
UNIT_TEXT
  run mkdir -p "$UNIT.d"
  drop_in docker "$([ "$containers" != off ] && getent group docker >/dev/null 2>&1 && echo yes || echo no)"
  drop_in commands "$([ "$commands" != off ] && echo yes || echo no)"
  drop_in java "$([ "$arch" = any ] && echo yes || echo no)"
}

drop_in() {
  if [ "$2" = yes ]; then
    "drop_in_$1" | put "$UNIT.d/$1.conf" 0644
  elif [ -e "$UNIT.d/$1.conf" ]; then
    run rm -f "$UNIT.d/$1.conf"
  fi
}

unit() {
  cat <<'UNIT_TEXT'
@UNIT@
UNIT_TEXT
}

drop_in_docker() {
  cat <<'UNIT_TEXT'
@UNIT_DOCKER@
UNIT_TEXT
}

drop_in_commands() {
  cat <<'UNIT_TEXT'
@UNIT_COMMANDS@
UNIT_TEXT
}

drop_in_java() {
  cat <<'UNIT_TEXT'
@UNIT_JAVA@
UNIT_TEXT
}

start() {
  if [ "$(supervisor)" != systemd ]; then
    # Without systemd, nothing passes the key to the agent's user.
    run chown chatops-agent "$ETC/agent.key"
    say "There is no systemd here. Let your service supervisor keep this running:"
    say "  su -s /bin/sh chatops-agent -c '$agent run --config $ETC/agent.yaml --state-dir $STATE'"
  elif [ "$agent" != "$BIN" ]; then
    say "The package's agent is used. Start it with: systemctl enable --now chatops-agent"
  else
    put_unit
    run systemctl daemon-reload
    run systemctl enable chatops-agent
    run systemctl restart chatops-agent
    [ "$dry" = yes ] || say "The agent is running: systemctl status chatops-agent"
  fi
}

install_agent() {
  agent=$BIN
  program=/usr/bin/chatops-agent
  if [ -x /usr/bin/chatops-agent ]; then
    agent=$program
    say "The agent is installed as a package, which stays as it is"
  else
    download
  fi
  if [ "$force" = no ] && [ -s "$ETC/agent.key" ] && [ -r "$ETC/agent.yaml" ]; then
    keep containers "$containers" read
    containers=$answer
    keep commands "$commands" off
    commands=$answer
  fi
  if [ -z "$containers" ]; then
    containers=read
    if has_terminal; then
      choose 'What may the hub do with containers?' read off control
      containers=$answer
    fi
  fi
  if [ -z "$commands" ]; then
    commands=off
    if has_terminal; then
      choose 'Which commands may the hub run?' off allow-list any
      commands=$answer
    fi
  fi
  [ "$agent" != "$BIN" ] || stage
  enrol
  keep_ca
  [ "$agent" != "$BIN" ] || put_agent
  start
}

# Before anything is removed: another supervisor would restart an agent without its files.
require_no_agent() {
  id chatops-agent >/dev/null 2>&1 || return 0
  left=
  for process in $(find /proc -maxdepth 1 -name '[0-9]*' -user chatops-agent 2>/dev/null); do
    # Another container's user may have the same number. A root that we may not look into counts as ours.
    if [ -e "$process/root" ] && ! [ "$process/root" -ef / ]; then continue; fi
    [ ! -d "$process" ] || left="$left ${process#/proc/}"
  done
  [ -z "$left" ] ||
    fail "a process of the user chatops-agent is still running (${left# }): stop it, then run this again; $changed"
}

uninstall() {
  if [ -x /usr/bin/chatops-agent ]; then
    fail "the agent is installed as a package: remove it with your package manager"
  fi
  changed='nothing was removed'
  if [ "$(supervisor)" = systemd ] && [ -e "$UNIT" ]; then
    run systemctl disable --now chatops-agent
    changed='its service was stopped and disabled, and nothing was removed'
  fi
  [ "$dry" = yes ] || require_no_agent
  run rm -rf "$UNIT" "$UNIT.d" "$BIN" "$BIN.new" "$STATE" "$LIB"
  run rm -f "$ETC/agent.yaml" "$ETC/agent.key" "$ETC/agent.key.claim" "$ETC/hub-ca.pem" "$ETC/release.pub"
  if [ -d "$ETC" ]; then run rmdir "$ETC" 2>/dev/null || say "$ETC has other files and stays"; fi
  if [ "$(supervisor)" = systemd ]; then run systemctl daemon-reload; fi
  if id chatops-agent >/dev/null 2>&1; then
    if has userdel; then
      run userdel chatops-agent
    else
      run deluser chatops-agent
    fi
  fi
  [ "$dry" = yes ] ||
    say "The agent is removed. Remove the server in the hub, too, if you do not need its history."
}

is_one_of() {
  name=$1
  value=$2
  shift 2
  for word in "$@"; do
    if [ "$value" = "$word" ]; then return; fi
  done
  fail "$name must be one of: $*"
}

main() {
  dry=no force=no action=install ask_token=no unsigned=no
  secret=${CHATOPS_ENROL_CODE:-} token_file='' ca_file='' containers='' commands='' arch='' staged='' made=''
  unset CHATOPS_ENROL_CODE
  while [ $# -gt 0 ]; do
    case $1 in
      --code | --token-file | --ca-file | --containers | --commands)
        [ $# -gt 1 ] || fail "$1 needs a value"
        case $1 in
          --code)
            case $2 in chatops_*) fail "every user can read a command line: use --token-file or --ask-token" ;; esac
            secret=$2
            ;;
          --token-file) token_file=$2 ;;
          --ca-file) ca_file=$2 ;;
          --containers) containers=$2 && is_one_of "$1" "$2" off read control ;;
          --commands) commands=$2 && is_one_of "$1" "$2" off allow-list any ;;
        esac
        shift
        ;;
      --ask-token) ask_token=yes ;;
      --force) force=yes ;;
      --without-signature) unsigned=yes ;;
      --dry-run) dry=yes ;;
      --uninstall) action=uninstall ;;
      --help) usage && exit 0 ;;
      *) usage >&2 && fail "there is no option $1" ;;
    esac
    shift
  done
  [ "$dry" = yes ] || [ "$(id -u)" = 0 ] || fail "this needs root: run it with sudo, or pipe it to sudo sh"
  if [ "$action" = uninstall ]; then
    uninstall
    return
  fi
  if [ "$ask_token" = yes ]; then
    has_terminal || fail "there is no terminal to ask for the token: use --token-file"
    printf 'Enrolment token: ' >/dev/tty
    trap 'stty echo </dev/tty; exit 1' INT TERM HUP
    stty -echo </dev/tty
    IFS= read -r secret </dev/tty || secret=
    stty echo </dev/tty
    printf '\n' >/dev/tty
  fi
  if [ -z "$secret$token_file" ] && [ ! -s "$ETC/agent.key" ] && [ "$dry" = no ]; then
    fail "give a code: --code, or a token: --token-file, --ask-token or CHATOPS_ENROL_CODE"
  fi
  [ -z "$token_file" ] || [ -r "$token_file" ] || fail "the file $token_file cannot be read"
  if [ -z "$ca_file" ] && [ -r "$ETC/hub-ca.pem" ]; then ca_file=$ETC/hub-ca.pem; fi
  [ -z "$ca_file" ] || [ -r "$ca_file" ] || fail "the file $ca_file cannot be read"
  tmp=$(mktemp -d)
  trap leave EXIT
  trap 'exit 1' INT TERM HUP
  install_agent
}

main "$@"
