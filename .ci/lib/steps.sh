# Steps of .ci/test: run, time, keep the log, show it when it failed. Sets work and steps.
# shellcheck shell=bash

say() { printf '%s\n' "$*"; }

# One run at a time in a tree: two would fight for the same files.
begin() {
  work=$PWD/var/test
  steps=$work/steps
  mkdir -p "$work"
  exec 9>"$work/lock"
  if command -v flock >/dev/null && ! flock -n 9; then
    say "test: another test run is at work in this tree" >&2
    exit 1
  fi
  # What a killed run left behind.
  .ci/services stop "$work/services" 9>&- && rm -rf "$work/services" "$work"/*.{json,log} && : >"$steps" || exit 1
  started=$SECONDS
  trap clean_up EXIT
  trap 'exit 130' INT TERM
}

# Servers and background steps must not outlive the run, however it ends.
clean_up() {
  local jobs_left
  jobs_left=$(jobs -p)
  # shellcheck disable=SC2086 # one word per process
  [ -z "$jobs_left" ] || kill $jobs_left 2>/dev/null
  .ci/services stop "$work/services" 9>&-
  rm -rf "$work/services"
}

note() { # name status seconds
  printf '%s\t%s\t%s\n' "$1" "$2" "$3" >>"$steps"
  if [ "$2" -eq 0 ]; then say "ok    $1 ($3 s)"; else say "FAIL  $1 ($3 s)"; fi
}

# Quiet while it goes well.
step() { # name command...
  local name=$1 status=0 from=$SECONDS
  shift
  "$@" >"$work/$name.log" 2>&1 9>&- || status=$?
  note "$name" "$status" $((SECONDS - from))
  [ "$status" -eq 0 ] || sed 's/^/      /' "$work/$name.log"
  return "$status"
}

# Shows what it does while it does it.
loud() {
  local name=$1 status=0 from=$SECONDS
  shift
  say "----  $name"
  "$@" 2>&1 9>&- | tee "$work/$name.log"
  status=${PIPESTATUS[0]}
  note "$name" "$status" $((SECONDS - from))
}

# Without it nothing else makes sense.
must() { step "$@" || { say "0 passed, 1 failed"; exit 1; }; }

later() { # name command...
  step "$@" &
  eval "later_$1=$!"
}

settle() { # name
  local pid=later_$1
  wait "${!pid}"
}

# The figures of all steps, as the last lines.
finish() {
  "$work/summary" total -steps "$steps" -go "go=$work/go.json" -go "plain=$work/plain.json" -go "chart=$work/chart.json" \
    -node "frontend=$work/frontend.log" -playwright "e2e=$work/e2e.json" -seconds $((SECONDS - started))
}
