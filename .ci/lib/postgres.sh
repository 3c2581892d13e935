# The private PostgreSQL of .ci/services. Expects home, user, throwaway, as_server, kept, taken.
# shellcheck shell=bash disable=SC2154

# The newest installed version's programmes.
pg_bin() {
  local newest
  newest=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -1)
  [ -n "$newest" ] || newest=$(command -v initdb) || fail "PostgreSQL is not installed"
  dirname "$newest"
}

# The superuser has no password and enters by the socket only, as the system user that runs the
# server. Every other role has a password from the first moment.
pg_init() {
  local bin=$1
  as_server test -f "$home/pg/data/PG_VERSION" && return
  as_server "$bin/initdb" -D "$home/pg/data" -U postgres --encoding=UTF8 --locale=C.UTF-8 \
    --auth-local=peer --auth-host=scram-sha-256 --no-sync >"$home/private/initdb.log" 2>&1 ||
    { cat "$home/private/initdb.log" >&2; fail "initdb failed"; }
  # peer compares names, and the servers' user need not be called postgres.
  as_server sh -c "echo 'server $user postgres' >>'$home/pg/data/pg_ident.conf'
    sed -i 's/^local  *all  *all  *peer.*/local all postgres peer map=server/' '$home/pg/data/pg_hba.conf'"
}

pg_options() {
  local port=$1
  echo "-c port=$port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$home/pg" \
    "-c max_connections=300 -c timezone=UTC -c log_timezone=UTC"
  # What a crash would lose is thrown away anyhow.
  [ -z "$throwaway" ] || echo "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
}

pg_answers() {
  [ -s "$home/private/pg-port" ] || return 1
  "$(pg_bin)/pg_isready" -q -h 127.0.0.1 -p "$(cat "$home/private/pg-port")" -d almenda &&
    as_server "$(pg_bin)/pg_ctl" -D "$home/pg/data" status >/dev/null
}

pg_start() {
  local bin port
  bin=$(pg_bin)
  pg_answers && return
  pg_init "$bin"
  # Between the look and the start somebody else may take the port; then another one is tried.
  for _ in 1 2 3; do
    port=$(kept pg-port free_port)
    if taken "$port"; then
      rm -f "$home/private/pg-port"
      continue
    fi
    as_server "$bin/pg_ctl" -D "$home/pg/data" -l "$home/pg/log" -w -t 60 -s \
      -o "$(pg_options "$port" | tr '\n' ' ')" start </dev/null && return
    rm -f "$home/private/pg-port"
  done
  as_server tail -20 "$home/pg/log" >&2
  fail "PostgreSQL does not start"
}

pg_stop() {
  as_server test -f "$home/pg/data/postmaster.pid" 2>/dev/null || return 0
  as_server "$(pg_bin)/pg_ctl" -D "$home/pg/data" -m fast -w -t 60 -s stop
}

pg_sql() { # database; SQL on stdin
  as_server "$(pg_bin)/psql" -X -q -v ON_ERROR_STOP=1 -h "$home/pg" -p "$(cat "$home/private/pg-port")" -U postgres -d "$1"
}

# The three roles and the database. Owner and runtime differ so that the runtime can neither change
# the schema nor step round row-level security; what members of panels answer has a runtime of its
# own, so that nobody who knows them can read it. Repeating it changes nothing but the passwords,
# to those that are kept.
pg_roles() {
  local create=NOCREATEDB
  [ -z "$throwaway" ] || create=CREATEDB
  pg_sql template1 <<SQL
SELECT format('CREATE ROLE %I', name) FROM unnest(ARRAY['almenda_owner', 'almenda_app', 'almenda_answers']) AS name
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE almenda_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE $create PASSWORD '$(kept owner-password secret)';
ALTER ROLE almenda_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD '$(kept app-password secret)';
ALTER ROLE almenda_answers LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD '$(kept answers-password secret)';
-- Before PostgreSQL 15 everybody may create in public, and the owner of a database may not.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO almenda_owner;
SELECT 'CREATE DATABASE almenda OWNER almenda_owner'
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'almenda') \gexec
SQL
}
