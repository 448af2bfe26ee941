# shellcheck shell=bash
# Runs a suite of tests on this instance and prints what it reports, packed so that Systems Manager, which keeps the
# first 24,000 characters, keeps all of it; then the end of what the suite printed. The UNITY_* values stand above this
# text (see suite-text.ts). Values arrive as base64 and become variables; only the suite itself is run.
set -uo pipefail
umask 077

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
printf %s "$UNITY_COMMAND" | base64 --decode >"$work/suite" || exit 1
report=$(printf %s "$UNITY_REPORT" | base64 --decode) || exit 1

run() {
  local pair
  for pair in $UNITY_ENVIRONMENT; do
    export "${pair%%:*}=$(printf %s "${pair#*:}" | base64 --decode)"
  done
  cd / || exit 1
  exec bash "$work/suite"
}

# A report of a former run says nothing about this one.
packed() {
  local source=$1 text
  if [[ ! -f $source || ! $source -nt $work/suite ]]; then
    printf 'none'
  elif (($(wc -c <"$source") > 4000000)); then
    printf 'too-long'
  else
    text=$(gzip -9 --stdout -- "$source" | base64 --wrap=0)
    if ((${#text} > 20000)); then printf 'too-long'; else printf %s "$text"; fi
  fi
}

# The clock of a file system may be coarse: what is written from here on is newer.
touch --date='1 second ago' "$work/suite"
status=0
(run) </dev/null >"$work/output" 2>"$work/errors" || status=$?
printf 'unity-report %s\n' "$(packed "${report:-$work/output}")"
tail -c 1500 "$work/output"
tail -c 1500 "$work/errors" >&2
# Systems Manager takes that for the wish to reboot the instance, and runs the suite again after it.
if ((status == 194)); then
  echo 'the suite has exited with 194' >&2
  status=1
fi
exit "$status"
