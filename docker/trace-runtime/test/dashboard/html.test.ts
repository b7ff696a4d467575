import { expect, it } from 'vitest'
import { html } from '../../src/dashboard/html.ts'

it('escapes every value, in content and in attributes', () => {
  const hostile = `"><script>alert('x')</script>&amp;`
  expect(html`<a title="${hostile}">${hostile}</a>`.toString()).toBe(
    '<a title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;</a>',
  )
})

it('leaves markup of its own alone, and joins lists', () => {
  const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`)
  expect(html`<ul>${items}</ul>`.toString()).toBe('<ul><li>a</li><li>&lt;b&gt;</li></ul>')
})

it('writes nothing for what is absent, and a zero for zero', () => {
  expect(html`[${null}${undefined}${false}${''}${0}]`.toString()).toBe('[0]')
})

it('takes nothing for markup that only looks like it', () => {
  const forged = { toString: () => '<script>' } as unknown as string
  expect(html`[${forged}]`.toString()).toBe('[]')
})
