import { expect, test } from 'vitest'
import { readFeed } from '../src/feed/read-feed.ts'

const url = 'https://example.com/blog/feed.xml'
const read = (text: string, charset: string | null = null) =>
  readFeed({ bytes: Buffer.from(text), charset, url })

test('reads RSS 2.0, with relative addresses and permanent ids', () => {
  const feed = read(`<?xml version="1.0"?><rss version="2.0"><channel><title>Tides &amp; more</title>
    <link>https://example.com/</link>
    <item><title><![CDATA[The <b>moon</b>]]></title><link>/moon?a=1&amp;b=2</link></item>
    <item><guid isPermaLink="true">https://example.com/sun</guid><title>The sun</title></item>
    <item><guid isPermaLink="false">tag:1</guid><title>Nowhere</title></item>
    <item><link>javascript:alert(1)</link></item></channel></rss>`)
  expect(feed).toEqual({
    ok: true,
    title: 'Tides & more',
    entries: [
      { url: 'https://example.com/moon?a=1&b=2', title: 'The moon' },
      { url: 'https://example.com/sun', title: 'The sun' },
    ],
  })
})

test('takes of an Atom entry the link that people read', () => {
  const feed = read(`<feed xmlns="http://www.w3.org/2005/Atom"><title>Atom</title>
    <link rel="self" href="${url}"/><entry><title>One</title>
    <link rel="replies" href="https://example.com/1/comments"/><link rel="edit" href="https://example.com/edit"/>
    <link rel="alternate" href="https://example.com/1"/></entry>
    <entry><title>Two</title><link href="two"/></entry></feed>`)
  expect(feed).toMatchObject({
    ok: true,
    title: 'Atom',
    entries: [{ url: 'https://example.com/1' }, { url: 'https://example.com/blog/two' }],
  })
})

test('reads RDF, whose items stand beside the channel', () => {
  const feed = read(`<rdf:RDF xmlns="http://purl.org/rss/1.0/"><channel><title>Old</title></channel>
    <item><title>One</title><link>https://example.com/1</link></item></rdf:RDF>`)
  expect(feed).toMatchObject({
    ok: true,
    title: 'Old',
    entries: [{ url: 'https://example.com/1', title: 'One' }],
  })
})

test('reads the encoding that the document declares', () => {
  const xml = `<?xml version="1.0" encoding="ISO-8859-1"?><rss><channel><title>Gr\u00fc\u00dfe</title></channel></rss>`
  expect(readFeed({ bytes: Buffer.from(xml, 'latin1'), charset: null, url })).toMatchObject({
    title: 'Gr\u00fc\u00dfe',
  })
})

test('names the feed of a web page', () => {
  const page = `<!doctype html><link rel="stylesheet" href="/a.css"><link rel="alternate" type="text/html" href="/de">
    <link rel="alternate" type="application/rss+xml" href="/feed"><link rel="alternate" type="application/atom+xml" href="/atom">`
  expect(read(page)).toMatchObject({ ok: false, reason: 'not_a_feed', feedUrl: 'https://example.com/feed' })
})

test.each(['', 'hello', '{"version":"1"}', '<rss', '<?xml version="1.0"?><svg/>'])(
  'finds no feed in %j',
  (text) => {
    expect(read(text)).toMatchObject({ ok: false, reason: 'not_a_feed', feedUrl: null })
  },
)

test('expands no entities, however deep they are nested', () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><rss><channel><title>&b;</title></channel></rss>`
  const feed = read(bomb)
  expect(feed.ok && (feed.title ?? '').length).toBeLessThan(10)
})

test('refuses a feed of more than 8 MB unread', () => {
  expect(readFeed({ bytes: Buffer.alloc(8 * 1024 * 1024 + 1), charset: null, url })).toMatchObject({
    reason: 'too_large',
  })
})
