# The private Redis of .ci/services. Expects home, user, throwaway, as_server, kept, taken.
# shellcheck shell=bash disable=SC2154

redis_ask() {
  REDISCLI_AUTH=$(kept redis-password secret) timeout 10 \
    redis-cli -h 127.0.0.1 -p "$(cat "$home/private/redis-port")" "$@"
}

redis_answers() {
  [ -s "$home/private/redis-port" ] || return 1
  [ "$(redis_ask ping 2>/dev/null)" = PONG ]
}

# noeviction, because a queue must refuse rather than forget. A test's Redis keeps nothing on
# disk; the one for development keeps a log, as a real one would.
redis_config() {
  local port=$1 append=yes
  [ -z "$throwaway" ] || append=no
  cat <<CONF
bind 127.0.0.1
port $port
requirepass $(kept redis-password secret)
dir $home/redis
pidfile $home/redis/pid
logfile $home/redis/log
daemonize yes
save ""
appendonly $append
maxmemory-policy noeviction
databases 16
CONF
}

redis_start() {
  local port
  redis_answers && return
  for _ in 1 2 3; do
    port=$(kept redis-port free_port)
    if ! taken "$port"; then
      redis_config "$port" | as_server sh -c "umask 077; cat >'$home/redis/redis.conf'"
      as_server redis-server "$home/redis/redis.conf" </dev/null >/dev/null
      for _ in $(seq 100); do
        redis_answers && return
        sleep 0.1
      done
    fi
    rm -f "$home/private/redis-port"
  done
  as_server tail -20 "$home/redis/log" >&2
  fail "Redis does not start"
}

redis_stop() {
  redis_answers || return 0
  redis_ask shutdown >/dev/null 2>&1 || true
  for _ in $(seq 100); do
    redis_answers || return 0
    sleep 0.1
  done
  fail "Redis does not stop"
}
