# shellcheck shell=bash
# Brings one Compose application up on this instance, installing Docker and Compose when they are missing.
# The UNITY_* values stand above this text (see command-text.ts). Nothing in them is ever evaluated: texts arrive as
# base64 and go into files and the environment of docker, never into a command line.
# Running it again, or twice at once, ends the same: one at a time behind a lock, and every part looks before it acts.
set -euo pipefail
shopt -s inherit_errexit
umask 077

root=${UNITY_ROOT:-} # where the file system starts
state="$root/var/lib/unity"
application="$state/$UNITY_COMPONENT"
docker_home="$root/opt/unity/docker-$UNITY_DOCKER_VERSION"
plugin="$root/usr/local/lib/docker/cli-plugins/docker-compose"
unit="$root/etc/systemd/system/docker.service"
secrets=()

say() { printf 'unity: %s\n' "$*"; }
fail() {
  printf 'unity: error: %s\n' "$*" >&2
  exit 1
}

# What a program said, with every secret that was read put out of sight.
shown() {
  local text=$1 secret
  for secret in "${secrets[@]}"; do text=${text//"$secret"/***}; done
  printf '%s\n' "$text"
}

# "x86_64:VALUE aarch64:VALUE" -> the value for this machine
for_this_machine() {
  local machine entry
  machine=$(uname -m)
  for entry in $1; do
    if [[ $entry == "$machine:"* ]]; then
      printf '%s' "${entry#*:}"
      return
    fi
  done
  fail "there is no pinned build for $machine"
}

# fetch URL SHA256 FILE
fetch() {
  local got
  curl --fail --silent --show-error --location --proto '=https' --connect-timeout 10 --max-time 300 --retry 3 \
    --output "$3" "$1" || fail "$1 could not be downloaded"
  got=$(sha256sum "$3")
  got=${got%% *}
  [[ $got == "$2" ]] || fail "$1 has the checksum $got, expected $2"
}

docker_answers() { docker version >/dev/null 2>&1; }

write_unit() {
  local home=${docker_home#"$root"}
  mkdir -p "${unit%/*}"
  cat >"$unit" <<UNIT
[Unit]
Description=Docker $UNITY_DOCKER_VERSION
After=network-online.target
Wants=network-online.target

[Service]
Type=notify
Environment=PATH=$home:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin
ExecStart=$home/dockerd
LimitNOFILE=1048576
TasksMax=infinity
Delegate=yes
KillMode=process
Restart=always
RestartSec=2

[Install]
WantedBy=multi-user.target
UNIT
  chmod 644 "$unit"
}

install_docker() {
  local machine sha256
  machine=$(uname -m)
  sha256=$(for_this_machine "$UNITY_DOCKER_SHA256")
  say "installing Docker $UNITY_DOCKER_VERSION"
  # dockerd needs iptables, which Amazon Linux 2023 leaves out.
  command -v iptables >/dev/null || dnf install --assumeyes --quiet iptables-nft || fail 'iptables-nft could not be installed'
  if [[ ! -x $docker_home/dockerd ]]; then
    fetch "https://download.docker.com/linux/static/stable/$machine/docker-$UNITY_DOCKER_VERSION.tgz" "$sha256" "$download/docker.tgz"
    tar --extract --gzip --file "$download/docker.tgz" --directory "$download"
    chmod -R go+rX "$download/docker"
    rm -rf "$docker_home"
    mv -T "$download/docker" "$docker_home"
  fi
  mkdir -p "$root/usr/local/bin"
  ln -sfn "$docker_home/docker" "$root/usr/local/bin/docker"
  write_unit
  systemctl daemon-reload
}

start_docker() {
  local attempt
  systemctl enable --now docker.service || fail 'the Docker service did not start'
  for ((attempt = 0; attempt < 30; attempt++)); do
    if docker_answers; then return; fi
    sleep 1
  done
  fail 'Docker does not answer 30 seconds after its start'
}

# A Docker that the image brought is used as it is: replacing it would stop what runs on it.
ensure_docker() {
  if docker_answers; then
    say 'Docker is running'
    return
  fi
  if ! command -v dockerd >/dev/null; then install_docker; fi
  start_docker
}

install_compose() {
  local machine sha256 got
  machine=$(uname -m)
  sha256=$(for_this_machine "$UNITY_COMPOSE_SHA256")
  if [[ -x $plugin ]]; then
    got=$(sha256sum "$plugin")
    if [[ ${got%% *} == "$sha256" ]]; then return; fi
  fi
  say "installing Compose $UNITY_COMPOSE_VERSION"
  fetch "https://github.com/docker/compose/releases/download/v$UNITY_COMPOSE_VERSION/docker-compose-linux-$machine" "$sha256" "$download/docker-compose"
  chmod 755 "$download/docker-compose"
  mkdir -p "${plugin%/*}"
  mv -f "$download/docker-compose" "$plugin"
}

# decode BASE64: sets `value`; the x keeps newlines at its end, which $( ) would drop.
decode() {
  value=$(printf '%s' "$1" | base64 --decode && printf x)
  value=${value%x}
}

# Turns a reference in `value` into what it refers to; the command line of aws adds one newline.
resolve() {
  local reference=$value arn region
  case $reference in
    ssm:*)
      value=$(aws ssm get-parameter --name "${reference#ssm:}" --with-decryption --query Parameter.Value --output text &&
        printf x) || fail "the parameter ${reference#ssm:} could not be read"
      ;;
    secretsmanager:*)
      arn=${reference#secretsmanager:}
      region=${arn#arn:*:secretsmanager:}
      value=$(aws secretsmanager get-secret-value --region "${region%%:*}" --secret-id "$arn" --query SecretString --output text &&
        printf x) || fail "the secret $arn could not be read"
      ;;
    *) return ;;
  esac
  value=${value%x}
  value=${value%$'\n'}
  if [[ -n $value ]]; then secrets+=("$value"); fi
}

# Two steps of a deployment with the same component would replace each other's containers, and remove them.
claim() {
  local owner=''
  if [[ -f $application/owner ]]; then read -r owner <"$application/owner"; fi
  if [[ $owner == "$UNITY_SESSION/"* && $owner != "$UNITY_SESSION/$UNITY_STEP" ]]; then
    fail "the component $UNITY_COMPONENT of this instance is that of the step ${owner#*/}: call this one otherwise"
  fi
  mkdir -p "$application"
  printf '%s\n' "$UNITY_SESSION/$UNITY_STEP" >"$application/owner"
}

# The environment file is for bash: %q writes any value so that reading it back gives the same bytes.
write_application() {
  local entry value
  decode "$UNITY_COMPOSE"
  printf '%s' "$value" >"$application/compose.yml.new"
  {
    printf 'export UNITY_NONCE=%q\nexport UNITY_PORT=%q\n' "$UNITY_NONCE" "$UNITY_PORT"
    if [[ -n $UNITY_MOUNT_TARGETS ]]; then printf 'export UNITY_FILES=%q\n' "$UNITY_MOUNT_PATH"; fi
    if [[ -n $UNITY_DATA_VOLUMES ]]; then printf 'export UNITY_DATA=%q\n' "$UNITY_DATA_PATH"; fi
    for entry in $UNITY_ENVIRONMENT; do
      decode "${entry#*:}"
      resolve
      printf 'export %s=%q\n' "${entry%%:*}" "$value"
    done
  } >"$application/environment.new"
  mv -f "$application/environment.new" "$application/environment"
  mv -f "$application/compose.yml.new" "$application/compose.yml"
}

# The address in this instance's own subnet, if there is one: what crosses zones costs for each byte.
nearest() {
  local address route
  for address in "$@"; do
    route=$(ip -4 route get "$address" 2>/dev/null) || continue
    if [[ $route != *' via '* ]]; then
      printf '%s' "$address"
      return
    fi
  done
  printf '%s' "$1"
}

# Another component may have mounted the same file system already; any other one must not be taken for it.
is_mounted() {
  local source at
  [[ -r $root/proc/mounts ]] || return 1
  while read -r source at _; do
    if [[ $at != "$UNITY_MOUNT_PATH" ]]; then continue; fi
    if [[ " $UNITY_MOUNT_TARGETS " == *" ${source%:/} "* ]]; then return; fi
    fail "something else is mounted at $UNITY_MOUNT_PATH: $source"
  done <"$root/proc/mounts"
  return 1
}

# By address: names of EFS resolve only a while after a mount target answers. After a restart it is mounted before the
# containers start; where it is gone by then the instance starts without it.
mount_files() {
  local address attempt options=nfsvers=4.1,rsize=1048576,wsize=1048576,hard,timeo=600,retrans=2,noresvport,nosuid,nodev,_netdev
  if [[ -z $UNITY_MOUNT_TARGETS ]] || is_mounted; then return; fi
  command -v mount.nfs4 >/dev/null || dnf install --assumeyes --quiet nfs-utils || fail 'nfs-utils could not be installed'
  # shellcheck disable=SC2086
  address=$(nearest $UNITY_MOUNT_TARGETS)
  mkdir -p "$root$UNITY_MOUNT_PATH" "$root/etc"
  chmod 755 "$root$UNITY_MOUNT_PATH"
  for ((attempt = 1; attempt <= 3; attempt++)); do
    if mount -t nfs4 -o "$options,retry=1" "$address:/" "$root$UNITY_MOUNT_PATH"; then
      printf '%s:/ %s nfs4 %s,nofail,x-systemd.before=docker.service 0 0\n' "$address" "$UNITY_MOUNT_PATH" "$options" >>"$root/etc/fstab"
      say "mounted $address at $UNITY_MOUNT_PATH"
      return
    fi
    sleep "$attempt"
  done
  fail "the file system could not be mounted at $UNITY_MOUNT_PATH"
}

# AWS Backup restores into a folder of its own. Its files go to where they were when they were copied, so that paths stay
# the same and a copy of a restored file system is like any other. Instances may do it together: a rename succeeds once,
# and the mark says that all are done.
adopt_files() {
  local files=$root$UNITY_MOUNT_PATH folder entry mark
  if [[ $UNITY_RESTORED != yes ]]; then return; fi
  mark=$files/.unity-restored_$UNITY_SESSION
  shopt -s nullglob dotglob
  local restored=("$files"/aws-backup-restore_*) halfway=("$files"/.unity-restoring_*)
  if [[ ! -e $mark && ${#halfway[@]} -eq 0 ]]; then
    if ((${#restored[@]} > 1)); then fail "$UNITY_MOUNT_PATH holds ${#restored[@]} restored folders: it is not clear which one counts"; fi
    for folder in "${restored[@]}"; do
      mv -T "$folder" "$files/.unity-restoring_${folder##*/aws-backup-restore_}" || [[ ! -e $folder ]] || fail "$folder could not be moved"
    done
    halfway=("$files"/.unity-restoring_*)
  fi
  while [[ ! -e $mark && ${#halfway[@]} -gt 0 ]]; do
    for folder in "${halfway[@]}"; do
      # A mark of a former restore says nothing about this one.
      rm -f "$folder"/.unity-restored_*
      for entry in "$folder"/*; do
        mv -nT "$entry" "$files/${entry##*/}" || true
        if [[ -e $entry || -L $entry ]]; then fail "$entry cannot go to $files: there is something of that name"; fi
      done
      rmdir "$folder" || [[ ! -e $folder ]] || fail "$folder is not empty"
    done
    halfway=("$files"/.unity-restoring_*)
  done
  shopt -u nullglob dotglob
  : >"$mark"
}

# The device of the one volume of these that this instance holds. Its NVMe serial is its id; without NVMe the kernel calls
# /dev/sdf /dev/xvdf.
data_device() {
  local id device attempt
  for ((attempt = 0; attempt < 30; attempt++)); do
    for id in $UNITY_DATA_VOLUMES; do
      device="$root/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${id/-/}"
      if [[ -e $device ]]; then
        printf '%s' "$device"
        return
      fi
    done
    device="$root${UNITY_DATA_DEVICE/sd/xvd}"
    if [[ -e $device && ! -e $root/dev/nvme0 ]]; then
      printf '%s' "$device"
      return
    fi
    sleep 1
  done
  return 1
}

# Another component may have mounted the volume already; anything else there must not be taken for it.
is_data_mounted() {
  local source at
  [[ -r $root/proc/mounts ]] || return 1
  while read -r source at _; do
    if [[ $at != "$UNITY_DATA_PATH" ]]; then continue; fi
    if [[ $root$source -ef $1 ]]; then return; fi
    fail "something else is mounted at $UNITY_DATA_PATH: $source"
  done <"$root/proc/mounts"
  return 1
}

# Only a volume on which nothing at all is found gets a file system: blkid says 2 then, and mkfs looks once more.
make_file_system() {
  local status=0
  blkid --probe "$1" >/dev/null || status=$?
  case $status in
    0) ;;
    2) mkfs.xfs -q "$1" || fail "no file system could be made on $1" ;;
    *) fail "it cannot be told what is on $1" ;;
  esac
}

# After a restart it is mounted before the containers start. A copy of a smaller volume grows into this one.
mount_data() {
  local device line
  if [[ -z $UNITY_DATA_VOLUMES ]]; then return; fi
  device=$(data_device) || fail 'none of the data volumes is attached to this instance'
  if ! is_data_mounted "$device"; then
    make_file_system "$device"
    mkdir -p "$root$UNITY_DATA_PATH" "$root/etc"
    chmod 755 "$root$UNITY_DATA_PATH"
    mount -o nosuid,nodev "$device" "$root$UNITY_DATA_PATH" || fail "the data volume could not be mounted at $UNITY_DATA_PATH"
    xfs_growfs "$root$UNITY_DATA_PATH" >/dev/null || fail "what is on the data volume is not ours: no XFS at $UNITY_DATA_PATH"
    line="${device#"$root"} $UNITY_DATA_PATH xfs nosuid,nodev,nofail,x-systemd.before=docker.service 0 0"
    if [[ ! -f $root/etc/fstab || $(<"$root/etc/fstab") != *"$line"* ]]; then printf '%s\n' "$line" >>"$root/etc/fstab"; fi
    say "mounted $device at $UNITY_DATA_PATH"
  fi
  printf '%s\n' "$UNITY_DATA_PATH" >"$application/data"
}

compose() {
  (
    # shellcheck source=/dev/null
    source "$application/environment"
    exec docker compose --project-name "unity-$UNITY_COMPONENT" --file "$application/compose.yml" "$@"
  ) 2>&1
}

pull() {
  local said attempt
  for ((attempt = 1; attempt <= 3; attempt++)); do
    if said=$(compose pull --quiet --ignore-buildable); then return; fi
    sleep "$attempt"
  done
  shown "$said" >&2
  fail 'the images could not be pulled'
}

up() {
  local said
  if said=$(compose up --detach --wait --wait-timeout 240 --remove-orphans); then return; fi
  shown "$said" >&2
  said=$(compose logs --no-color --tail 20) || true
  shown "$said" >&2
  fail 'the containers did not become healthy'
}

mkdir -p "$state" "$root/opt/unity"
chmod 755 "$root/opt/unity"
exec 9>"$state/lock"
flock --wait 300 9 || fail 'another run has held the lock for 300 seconds'
download=$(mktemp -d "$root/opt/unity/download.XXXXXX")
trap 'rm -rf "$download"' EXIT
# The agent knows the region; the aws command asks the environment.
if [[ -n ${AWS_SSM_REGION_NAME:-} ]]; then export AWS_DEFAULT_REGION=$AWS_SSM_REGION_NAME; fi

claim
mount_files
adopt_files
mount_data
ensure_docker
install_compose
write_application
pull
up
say "$UNITY_COMPONENT is up on port $UNITY_PORT"
