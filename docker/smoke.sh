#!/usr/bin/env bash
# Builds the image, runs it as strictly as an orchestrator may, and uses it once from the request to the picture.
#   CONTAINER_ENGINE      command line of the engine, several words if need be; else docker or podman, whichever works
#   CONTAINER_BUILD_ARGS  further arguments of its `build`
# Needs: curl, python3, docker compose or podman-compose, and for the examples dotnet, node and npm. The last line is "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/.."
source tests/SystemTests/checks.sh

# An engine counts only when it answers: a docker command without its daemon is none.
if [[ -n ${CONTAINER_ENGINE:-} ]]; then
  read -ra engine <<<"$CONTAINER_ENGINE"
  "${engine[@]}" info >/dev/null || give_up "CONTAINER_ENGINE works: $CONTAINER_ENGINE"
elif docker info >/dev/null 2>&1; then
  engine=(docker)
elif podman info >/dev/null 2>&1; then
  engine=(podman)
else
  give_up "there is a container engine: install docker or podman, or name one in CONTAINER_ENGINE"
fi
read -ra build_args <<<"${CONTAINER_BUILD_ARGS:-}"

tag=runflow-emulator:smoke-$$
container=runflow-emulator-smoke-$$
bystander=$container-once alone=$container-alone
scratch=$(mktemp -d)
clean_up() {
  if [[ -n ${compose:-} ]]; then
    "${compose[@]}" down >/dev/null 2>&1
    # podman-compose leaves it.
    "${engine[@]}" network rm -f "${composed}_default" >/dev/null 2>&1
  fi
  "${engine[@]}" rm -f "$container" "$bystander" "$alone" >/dev/null 2>&1
  [[ -n ${socket_of_podman:-} ]] && kill "$socket_of_podman" 2>/dev/null
  "${engine[@]}" rmi -f "$tag" "$tag-app" >/dev/null 2>&1
  rm -rf "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

inspect() { "${engine[@]}" inspect --format "$1" "$container"; }
inspect_image() { "${engine[@]}" image inspect --format "$1" "$tag"; }
until_ready() {
  for _ in {1..600}; do
    curl -fs --noproxy '*' -o /dev/null "$1/readyz" && return
    sleep 0.05
  done
  return 1
}
ms_since() { echo $(($(date +%s%3N) - $1)); }

began=$(date +%s%3N)
revision=$(git rev-parse HEAD 2>/dev/null || echo unknown)
version=$(sed -nE 's/.*<VersionPrefix>(.*)<.VersionPrefix>.*/\1/p' Directory.Build.props)
if ! "${engine[@]}" build "${build_args[@]}" --build-arg "REVISION=$revision" --build-arg "VERSION=$version" -f docker/Dockerfile -t "$tag" . >"$scratch/build.log" 2>&1; then
  tail -n 40 "$scratch/build.log"
  give_up "the image builds"
fi
check "the image builds, in $(($(ms_since "$began") / 1000)) s" true
size=$(inspect_image '{{.Size}}')
echo "      unpacked it is $((size / 1000000)) MB"
check "it is below 200 MB" test "$size" -lt 200000000
check "it does not run as root" test "$(inspect_image '{{.Config.User}}')" = 1654
check "it is labelled with the commit" test "$(inspect_image '{{index .Config.Labels "org.opencontainers.image.revision"}}')" = "$revision"
check "it is labelled with the version" test "$(inspect_image '{{index .Config.Labels "org.opencontainers.image.version"}}')" = "$version"
once() { "${engine[@]}" run --rm --name "$bystander" "$@" >/dev/null 2>&1; }
no_shell() { ! once --entrypoint /bin/sh "$tag" -c true; }
check "it runs another verb" once "$tag" version
check "it has no shell" no_shell

# A random user, as some orchestrators give; nothing writable at all, not even a tmpfs of the engine's own.
uid=$((RANDOM + 100000))
strict=(--read-only --cap-drop all --security-opt no-new-privileges --user "$uid:$uid")
[[ $("${engine[@]}" --version) == podman* ]] && podman=yes strict+=(--read-only-tmpfs=false)

# It asks itself, from inside, since nobody else can.
inside() { "${engine[@]}" exec "$alone" dotnet /app/runflow-emulator.dll "$@"; }
conforms() { inside conform --target http://127.0.0.1:8765 --sink http://127.0.0.1:8765/_emulator/sink/alone >"$scratch/conform.log" 2>&1 || { cat "$scratch/conform.log"; return 1; }; }
unreachable() { [[ -z $("${engine[@]}" port "$alone" 2>/dev/null) ]]; }
began=$(date +%s%3N)
if "${engine[@]}" run -d --name "$alone" "${strict[@]}" --network none "$tag" >"$scratch/alone.log" 2>&1 && inside health --wait --timeout-ms 30000 >>"$scratch/alone.log" 2>&1; then
  check "it starts read-only, as user $uid, without capabilities and without a network: its health is green after $(ms_since "$began") ms" true
  check "nothing leads into it" unreachable
  check "it answers there as the contract says" conforms
  echo "      $(tail -n 1 "$scratch/conform.log")"
else
  cat "$scratch/alone.log"
  "${engine[@]}" logs "$alone" 2>&1 | tail -n 20
  check "it starts without a network" false
fi
"${engine[@]}" rm -f "$alone" >/dev/null 2>&1

# An older podman does not know host-gateway; run by root, its own bridge is an address of this machine.
gateway=host-gateway
if [[ -n ${podman:-} && $("${engine[@]}" info --format '{{.Host.Security.Rootless}}') == false ]]; then
  gateway=$("${engine[@]}" network inspect podman --format '{{(index .Subnets 0).Gateway}}')
fi
began=$(date +%s%3N)
"${engine[@]}" run -d --name "$container" "${strict[@]}" --add-host "host.docker.internal:$gateway" -p 127.0.0.1::8765 "$tag" >"$scratch/run.log" 2>&1 || {
  cat "$scratch/run.log"
  give_up "it runs read-only, without capabilities, as user $uid"
}
published=$("${engine[@]}" port "$container" 8765/tcp | head -n 1)
base=http://127.0.0.1:${published##*:}
if ! until_ready "$base"; then
  "${engine[@]}" logs "$container" 2>&1 | tail -n 20
  give_up "it runs read-only, without capabilities, as user $uid"
fi
check "it runs read-only, without capabilities, as user $uid: ready after $(ms_since "$began") ms" true

# Docker asks by itself; podman without systemd asks when it is told to.
healthy() {
  if [[ -n ${podman:-} ]]; then
    "${engine[@]}" healthcheck run "$container"
    return
  fi
  for _ in {1..60}; do
    [[ $(inspect '{{.State.Health.Status}}') == healthy ]] && return
    sleep 0.5
  done
  return 1
}
check "its health check is green" healthy
unhealthy_elsewhere() { ! "${engine[@]}" exec "$container" dotnet /app/runflow-emulator.dll health --port 1 >/dev/null 2>&1; }
check "its health check would be red where nothing listens" unhealthy_elsewhere

counted python3 -B tests/SystemTests/snippets/first_run.py "$base"
counted tests/SystemTests/examples/run.sh "$base" host.docker.internal

# --- the compose file ----------------------------------------------------------------------------------------------

composed=$container-composed
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
export EMULATOR_IMAGE=$tag APP_IMAGE=$tag-app EMULATOR_PORT APP_PORT EMULATOR_HOST_GATEWAY=$gateway RUNFLOW_WEBHOOK_SECRET=whsec_of_the_smoke_test
EMULATOR_PORT=$(free_port) APP_PORT=$(free_port)
if "${engine[@]}" build "${build_args[@]}" -f examples/compose-app/Dockerfile -t "$APP_IMAGE" . >"$scratch/app.log" 2>&1; then
  check "the app beside it builds" true
else
  tail -n 40 "$scratch/app.log"
  check "the app beside it builds" false
fi
# An order at the app, and its answer to the callback that follows.
ordered() {
  local run
  run=$(curl -fsS --noproxy '*' --retry 20 --retry-all-errors --retry-delay 1 -X POST "http://127.0.0.1:$APP_PORT/orders" | python3 -c 'import json, sys; print(json.load(sys.stdin)["id"])') || return
  curl -fsS --noproxy '*' -o /dev/null "http://127.0.0.1:$EMULATOR_PORT/_emulator/await?callbacks.delivered=1&timeout_ms=30000" || return
  curl -fsS --noproxy '*' "http://127.0.0.1:$APP_PORT/orders" | grep -q "\"$run\":\"succeeded\""
}
if "${engine[@]}" compose version >/dev/null 2>&1; then
  compose=("${engine[@]}" compose)
elif command -v podman-compose >/dev/null; then
  # It wants the engine as one word.
  printf '#!/bin/sh\nexec %s "$@"\n' "${engine[*]}" >"$scratch/podman"
  chmod +x "$scratch/podman"
  compose=(podman-compose --podman-path "$scratch/podman")
fi
if [[ -z ${compose:-} ]]; then
  check "there is docker compose or podman-compose for docker/compose.yaml" false
else
  compose+=(-p "$composed" -f docker/compose.yaml)
  if "${compose[@]}" up -d --no-build >"$scratch/compose.log" 2>&1 && until_ready "http://127.0.0.1:$EMULATOR_PORT"; then
    check "compose.yaml starts it" true
    check "the app's receiver gets the callback and finds it genuine" ordered
    counted python3 -B docker/callback_to_host.py "http://127.0.0.1:$EMULATOR_PORT"
  else
    tail -n 20 "$scratch/compose.log"
    check "compose.yaml starts it" false
  fi
fi

# --- Testcontainers ------------------------------------------------------------------------------------------------

# It wants docker's socket; podman offers one of the kind for as long as it is told to.
if [[ -n ${podman:-} ]]; then
  "${engine[@]}" system service --time=0 "unix://$scratch/engine.sock" >"$scratch/socket.log" 2>&1 &
  socket_of_podman=$!
  export DOCKER_HOST=unix://$scratch/engine.sock
fi
EMULATOR_IMAGE=${podman:+localhost/}$tag counted docker/testcontainers.sh
"${engine[@]}" ps -aq --filter "ancestor=$tag" --filter label=org.testcontainers=true | xargs -r "${engine[@]}" rm -f >/dev/null 2>&1

# --- the end -------------------------------------------------------------------------------------------------------

# A hanging client is part of it: a stop must not wait for one.
exec 9<>"/dev/tcp/127.0.0.1/${published##*:}"
began=$(date +%s%3N)
"${engine[@]}" stop -t 10 "$container" >/dev/null 2>&1
took=$(ms_since "$began")
exec 9>&-
check "it stops within 2 s, in $took ms" test "$took" -le 2000
check "it stops with exit code 0" test "$(inspect '{{.State.ExitCode}}')" = 0
finish
