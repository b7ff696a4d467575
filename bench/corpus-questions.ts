export type Question = {
  /** What a person types. */
  query: string
  /** Where the answer stands: part of the source's folder path or title. */
  source: RegExp
  /** What the passage must say, looked up in the document by hand. */
  passage: RegExp
}

/** Twenty questions about Debian's documentation and the packages under node_modules, with their answers. */
export const questions: Question[] = [
  {
    query: 'how many days can an upload wait in the delayed queue',
    source: /developers-reference/i,
    passage: /between 0 and 15|DELAYED\/\d*X?-?day/i,
  },
  { query: 'suffix for a recompilation-only NMU', source: /developers-reference/i, passage: /2\.9-3\+b1/ },
  {
    query: 'going on vacation what to tell other developers',
    source: /developers-reference/i,
    passage: /\[VAC\]/,
  },
  {
    query: 'temporary files preserved between system reboots',
    source: /fhs/i,
    passage: /must not be deleted when the\s+system is booted|preserved between\s+system reboots/i,
  },
  {
    query: 'site-specific data served by this system',
    source: /fhs/i,
    passage: /\/srv contains site-specific/i,
  },
  {
    query: 'changing the epoch needs consensus on debian-devel',
    source: /policy/i,
    passage: /consensus on debian-devel/i,
  },
  {
    query: 'uid range dynamically allocated system users adduser --system',
    source: /policy/i,
    passage: /Dynamically allocated system users/i,
  },
  { query: 'alias dquilt', source: /maint-guide/i, passage: /dquilt/ },
  { query: 'verify that abs(x-y) < d', source: /guide/i, passage: /TS_ASSERT_DELTA/ },
  { query: 'disk space for LTSP server 40 GiB', source: /debian-edu/i, passage: /LTSP server: 40 GiB/i },
  { query: 'IP address of tjener main server', source: /debian-edu/i, passage: /10\.0\.2\.2/ },
  {
    query: 'brightest magnitude of flares of Iridium satellites',
    source: /PreviSat/i,
    passage: /[-−]8[.,]3/,
  },
  { query: 'debmake maximum amount of template files', source: /debmake/i, passage: /-x4/ },
  {
    query: 'undici bodyTimeout default milliseconds',
    source: /undici.*(Client|api)/i,
    passage: /bodyTimeout[\s\S]*300e3/,
  },
  {
    query: 'pino asynchronous logging lost messages power cut',
    source: /pino.*asynchronous/i,
    passage: /power cut/,
  },
  { query: 'readability charThreshold', source: /readability/i, passage: /charThreshold/ },
  {
    query: 'wait forever until the redis connection is alive again',
    source: /ioredis/i,
    passage: /maxRetriesPerRequest/,
  },
  { query: 'tilde ranges ~1.2.3', source: /semver/i, passage: />=1\.2\.3 <1\.\(2\+1\)\.0|~1\.2\.3/ },
  { query: 'cron last Friday of the month L', source: /croner/i, passage: /last Friday of the month/i },
  {
    query: 'maximum request body size of a Server Action',
    source: /next.*serverActions/i,
    passage: /maximum size of the request body[\s\S]*1MB/i,
  },
]
