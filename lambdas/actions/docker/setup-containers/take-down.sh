# shellcheck shell=bash
# Takes the Compose application of one component down. Volumes of Docker stay: they may hold the only copy of somebody's
# data; the volume of the instance is unmounted.
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

# The volume for data goes to somebody else next, or is copied: once unmounted, all that was written is on it. Another
# component may still use it.
unmount_data() {
  local data other
  if [[ ! -f $application/data ]]; then return; fi
  data=$(<"$application/data")
  for other in "$state"/*/data; do
    if [[ $other != "$application/data" && $(<"$other") == "$data" ]]; then data=''; fi
  done
  if [[ -n $data ]]; then umount "$root$data" || fail "$data could not be unmounted"; fi
  rm -f "$application/data"
}

if [[ ! -d $state ]]; then
  say 'nothing was set up'
  exit
fi
exec 9>"$state/lock"
flock --wait 60 9 || fail 'another run has held the lock for 60 seconds'
# A step that was refused the component must not take it from the step that has it.
owner=''
if [[ -f $application/owner ]]; then read -r owner <"$application/owner"; fi
if [[ $owner == "$UNITY_SESSION/"* && $owner != "$UNITY_SESSION/$UNITY_STEP" ]]; then
  say "$UNITY_COMPONENT is that of another step"
  exit
fi
if [[ ! -f $application/compose.yml ]]; then
  unmount_data
  say "$UNITY_COMPONENT is down"
  exit
fi
(
  # shellcheck source=/dev/null
  source "$application/environment"
  exec docker compose --project-name "unity-$UNITY_COMPONENT" --file "$application/compose.yml" down --remove-orphans --timeout 20
) || fail 'docker compose down failed'
unmount_data
# Only what was written here: a Compose file may keep data in folders beside itself.
rm -f "$application/environment" "$application/compose.yml" "$application/owner"
say "$UNITY_COMPONENT is down"
