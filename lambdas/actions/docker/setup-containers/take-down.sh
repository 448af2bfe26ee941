# shellcheck shell=bash
# Takes the Compose application of one component down. Volumes stay: they may hold the only copy of somebody's data.
# The UNITY_* values stand above this text (see command-text.ts). Doing it again finds nothing to do.
set -euo pipefail
umask 077

root=${UNITY_ROOT:-} # where the file system starts
state="$root/var/lib/unity"
application="$state/$UNITY_COMPONENT"

say() { printf 'unity: %s\n' "$*"; }
fail() {
  printf 'unity: error: %s\n' "$*" >&2
  exit 1
}

if [[ ! -d $state ]]; then
  say 'nothing was set up'
  exit
fi
exec 9>"$state/lock"
flock --wait 60 9 || fail 'another run has held the lock for 60 seconds'
if [[ ! -f $application/compose.yml ]]; then
  say "$UNITY_COMPONENT is down"
  exit
fi
# A step that was refused the component must not take it from the step that has it.
owner=''
if [[ -f $application/owner ]]; then read -r owner <"$application/owner"; fi
if [[ $owner == "$UNITY_SESSION/"* && $owner != "$UNITY_SESSION/$UNITY_STEP" ]]; then
  say "$UNITY_COMPONENT is that of another step"
  exit
fi
(
  # shellcheck source=/dev/null
  source "$application/environment"
  exec docker compose --project-name "unity-$UNITY_COMPONENT" --file "$application/compose.yml" down --remove-orphans --timeout 20
) || fail 'docker compose down failed'
# Only what was written here: a Compose file may keep data in folders beside itself.
rm -f "$application/environment" "$application/compose.yml" "$application/owner"
say "$UNITY_COMPONENT is down"
