# Brings the frontend's packages to what package-lock.json says. Expects to stand in the root.
# shellcheck shell=bash

# npm ci always starts from nothing; doing it only when the lock file changed keeps a second run
# short and works without a network.
npm_packages() {
  local stamp=frontend/node_modules/.lock-sum sum
  sum=$(sha256sum <frontend/package-lock.json)
  [ "$(cat "$stamp" 2>/dev/null)" != "$sum" ] || return 0
  npm --prefix frontend ci --no-audit --no-fund
  echo "$sum" >"$stamp"
}
