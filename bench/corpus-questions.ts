export type Question = {
  /** What a person types. */
  query: string
  /** Where the answer stands: part of the source's folder path, file name or title. */
  source: RegExp
  /** What the passage must say, looked up in the document by hand. */
  passage: RegExp
}

/**
 * Twenty questions about Debian's documentation and the packages under node_modules, as a person asks who half remembers them:
 * the engine that works offline finds words, not meanings. The answers stand in the documents.
 */
export const questions: Question[] = [
  // Manuals of a hundred pages and more, each as PDF, EPUB and HTML.
  {
    query: 'how many days can an upload wait in the delayed queue',
    source: /developers-reference/,
    passage: /X between 0 and 15/,
  },
  {
    query: 'what version number does a binary-only NMU get',
    source: /developers-reference|debmake-doc/,
    passage: /2\.9-3\+b1|2\.3\.4-3\+b1/,
  },
  {
    query: 'going on vacation what to tell other developers',
    source: /developers-reference/,
    passage: /\[VAC\] prepended to the subject/,
  },
  {
    query: 'does /var/tmp survive a reboot',
    source: /fhs/,
    passage: /must not be deleted when the system is booted|preserved between system reboots\./,
  },
  {
    query: 'where to put site-specific data that the machine serves',
    source: /fhs/,
    passage: /\/srv contains site-specific data which is served/,
  },
  {
    query: 'may I increase the epoch of my package',
    source: /debian-policy/,
    passage: /without getting consensus on debian-devel|consult debian-devel and get consensus/,
  },
  {
    query: 'how much disk space does an LTSP server need',
    source: /debian-edu/,
    passage: /LTSP server: 40 GiB/i,
  },
  { query: 'IP address of tjener', source: /debian-edu/, passage: /IP address 10\.0\.2\.2/ },
  {
    query: 'Alias für quilt in der bashrc',
    source: /debmake-doc.*\.de\./,
    passage: /alias dquilt="?quilt/,
  },
  // A section four headings deep, by the option of a command.
  {
    query: 'which range of UIDs is for adduser --system',
    source: /debian-policy/,
    passage: /100-999:[\s\S]*adduser --system/,
  },
  // PDF and DOCX.
  {
    query: 'what magnitude can an Iridium flare reach',
    source: /PreviSat_en/,
    passage: /magnitude of -8\.3/,
  },
  // An exact phrase.
  {
    query: '"epochs should not be used when a package needs to be rolled back"',
    source: /debian-policy/,
    passage: /use the \+really convention/,
  },
  // Misspelt.
  {
    query: 'debmake templete files with verbose coments',
    source: /debmake-doc/,
    passage: /debmake command is invoked with the -T option, more verbose comments/,
  },
  // Identifiers.
  {
    query: 'TS_ASSERT_DELTA',
    source: /cxxtest/,
    passage: /Verify that abs\(x-y\) < d|TS_ASSERT_DELTA\(\s?[^)]/,
  },
  {
    query: 'readability charThreshold',
    source: /readability/,
    passage: /charThreshold \(number, default 500\)/,
  },
  // READMEs and pages of documentation.
  {
    query: 'can asynchronous logging in pino lose messages',
    source: /pino.*asynchronous/,
    passage: /being lost in case of a system failure/,
  },
  {
    query: 'ioredis commands wait forever while the connection is down',
    source: /ioredis/,
    passage: /maxRetriesPerRequest to null to disable this behavior/,
  },
  {
    query: 'what does a tilde range match in semver',
    source: /semver/,
    passage: />=1\.2\.3 <1\.\(2\+1\)\.0/,
  },
  {
    query: 'cron expression for the last Friday of the month',
    source: /croner/,
    passage: /FRI#L = last Friday of the month/,
  },
  {
    query: 'raise the body size limit of a server action',
    source: /serverActions/,
    passage: /maximum size of the request body sent to a Server Action is 1MB/,
  },
]
