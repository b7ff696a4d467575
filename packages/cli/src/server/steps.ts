/** One thing about a machine: `done` asks whether it is so already, `run` makes it so. Both are POSIX shell, as root. */
export type ServerStep = { name: string; done: string; run: string[] }

export type ServerChoices = {
  /** The user that deploys come as, and the folder that is theirs. */
  user: string
  folder: string
  /** Megabytes of swap where there is none; 0 leaves it. */
  swapMb: number
}

const PACKAGES = ['ca-certificates', 'curl', 'docker.io', 'ufw', 'unattended-upgrades']

/** What Docker keeps of the output of a container that says nothing else, and that a restart of it stops none. */
const DOCKER_SETTINGS = JSON.stringify(
  { 'log-driver': 'json-file', 'log-opts': { 'max-size': '10m', 'max-file': '5' }, 'live-restore': true },
  null,
  2,
)

const JOURNAL_SETTINGS = '[Journal]\nSystemMaxUse=500M'

const UPGRADE_SETTINGS = [
  'APT::Periodic::Update-Package-Lists "1";',
  'APT::Periodic::Unattended-Upgrade "1";',
  'APT::Periodic::AutocleanInterval "7";',
].join('\n')

/** What makes a fresh Debian or Ubuntu ready for the compose file, in order. Each may run again at any time. */
export function serverSteps({ user, folder, swapMb }: ServerChoices): ServerStep[] {
  return [
    {
      name: 'packages: Docker with Compose, firewall, upgrades',
      done: `dpkg -s ${PACKAGES.join(' ')} >/dev/null 2>&1 && docker compose version >/dev/null 2>&1`,
      run: [
        'export DEBIAN_FRONTEND=noninteractive',
        'apt-get update -q',
        // Ubuntu has it under the one name, Debian under the other.
        "compose=$(apt-cache search --names-only '^docker-compose-v2$' | cut -d' ' -f1)",
        `apt-get install -q -y ${PACKAGES.join(' ')} "\${compose:-docker-compose}" $(apt-cache search --names-only '^docker-cli$' | cut -d' ' -f1)`,
      ],
    },
    {
      name: `user ${user}, who may use Docker and is let in by the keys of who set this up`,
      done: `id -nG ${user} 2>/dev/null | grep -qw docker && [ -s ~${user}/.ssh/authorized_keys ]`,
      run: [
        `id ${user} >/dev/null 2>&1 || useradd --create-home --shell /bin/bash ${user}`,
        `usermod --append --groups docker ${user}`,
        `home=$(getent passwd ${user} | cut -d: -f6)`,
        `install -d -m 700 -o ${user} -g ${user} "$home/.ssh"`,
        'from=$(getent passwd "$who" | cut -d: -f6)/.ssh/authorized_keys',
        `[ -s "$home/.ssh/authorized_keys" ] || install -m 600 -o ${user} -g ${user} "$from" "$home/.ssh/authorized_keys"`,
      ],
    },
    {
      name: `folder ${folder}, which is theirs alone`,
      done: `[ "$(stat -c %U:%a ${folder} 2>/dev/null)" = ${user}:750 ]`,
      run: [`install -d -m 750 -o ${user} -g ${user} ${folder}`],
    },
    {
      name: 'caps on logs of containers',
      done: 'grep -q max-size /etc/docker/daemon.json 2>/dev/null',
      run: [
        '[ ! -s /etc/docker/daemon.json ] || { echo "/etc/docker/daemon.json has settings of its own: add log-opts max-size to it." >&2; exit 1; }',
        ...fileWith('/etc/docker/daemon.json', DOCKER_SETTINGS),
        'if [ -d /run/systemd/system ]; then systemctl restart docker; fi',
      ],
    },
    {
      name: 'a cap on the journal',
      done: hasFile('/etc/systemd/journald.conf.d/trovella.conf', JOURNAL_SETTINGS),
      run: [
        ...fileWith('/etc/systemd/journald.conf.d/trovella.conf', JOURNAL_SETTINGS),
        'if [ -d /run/systemd/system ]; then systemctl restart systemd-journald; fi',
      ],
    },
    {
      name: 'security upgrades by themselves',
      done: hasFile('/etc/apt/apt.conf.d/52trovella-upgrades', UPGRADE_SETTINGS),
      run: fileWith('/etc/apt/apt.conf.d/52trovella-upgrades', UPGRADE_SETTINGS),
    },
    ...(swapMb > 0 ? [swap(swapMb)] : []),
    firewall,
    {
      name: 'Docker, now and after a restart',
      done: '[ ! -d /run/systemd/system ] || { systemctl is-enabled -q docker && systemctl is-active -q docker; }',
      run: ['systemctl enable --now docker'],
    },
  ]
}

function swap(megabytes: number): ServerStep {
  return {
    name: `${megabytes} MB of swap, used when memory is short`,
    done: '[ "$(awk \'NR > 1\' /proc/swaps | wc -l)" -gt 0 ]',
    run: [
      `fallocate -l ${megabytes}M /swapfile || dd if=/dev/zero of=/swapfile bs=1M count=${megabytes}`,
      'chmod 600 /swapfile',
      'mkswap -q /swapfile',
      'swapon /swapfile',
      "grep -q '^/swapfile ' /etc/fstab || echo '/swapfile none swap sw 0 0' >>/etc/fstab",
      'echo vm.swappiness=10 >/etc/sysctl.d/60-trovella.conf',
      'sysctl -q -w vm.swappiness=10',
    ],
  }
}

/** The port of this very connection stays open, whichever it is. */
const firewall: ServerStep = {
  name: 'firewall: in come ssh, HTTP and HTTPS',
  done: 'ufw status | grep -q "^Status: active" && ufw status | grep -q "^443/udp" && ufw status | grep -q "^$ssh_port/tcp"',
  run: [
    'ufw default deny incoming',
    'ufw default allow outgoing',
    'ufw allow "$ssh_port/tcp"',
    'ufw allow 80/tcp',
    'ufw allow 443/tcp',
    'ufw allow 443/udp',
    'ufw --force enable',
  ],
}

function hasFile(file: string, text: string): string {
  return `[ "$(cat ${file} 2>/dev/null)" = '${text}' ]`
}

function fileWith(file: string, text: string): string[] {
  return [`mkdir -p ${file.slice(0, file.lastIndexOf('/'))}`, `printf '%s\\n' '${text}' >${file}`]
}
