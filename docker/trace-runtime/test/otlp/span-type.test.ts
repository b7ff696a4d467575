import { expect, test } from 'vitest'
import { kindOf, typeOfSpan } from '../../src/otlp/span-type.ts'

test.each([
  ['SPAN_KIND_SERVER', { 'http.request.method': 'GET' }, 'request'],
  ['SPAN_KIND_SERVER', { 'http.method': 'GET', 'http.target': '/' }, 'request'],
  ['SPAN_KIND_SERVER', { 'rpc.system': 'grpc' }, 'request'],
  ['SPAN_KIND_SERVER', {}, 'request'],
  ['SPAN_KIND_CLIENT', { 'http.request.method': 'GET', 'url.full': 'https://example.org' }, 'clientRequest'],
  ['SPAN_KIND_CLIENT', { 'http.method': 'GET' }, 'clientRequest'],
  ['SPAN_KIND_CLIENT', {}, 'clientRequest'],
  ['SPAN_KIND_CLIENT', { 'db.system.name': 'postgresql' }, 'query'],
  ['SPAN_KIND_CLIENT', { 'db.system': 'mysql', 'db.statement': 'select 1' }, 'query'],
  ['SPAN_KIND_CLIENT', { 'db.system': 'redis' }, 'redis'],
  ['SPAN_KIND_INTERNAL', { 'cache.hit': true }, 'cache'],
  ['SPAN_KIND_PRODUCER', { 'messaging.system': 'kafka' }, 'job'],
  ['SPAN_KIND_CONSUMER', {}, 'job'],
  ['SPAN_KIND_INTERNAL', { 'faas.trigger': 'timer' }, 'schedule'],
  ['SPAN_KIND_INTERNAL', { 'process.command': 'migrate' }, 'command'],
  ['SPAN_KIND_INTERNAL', { 'express.type': 'middleware' }, 'middleware'],
  ['SPAN_KIND_INTERNAL', { 'view.name': 'home' }, 'view'],
  ['SPAN_KIND_CLIENT', { 'mail.subject': 'Hello' }, 'mail'],
  ['SPAN_KIND_INTERNAL', {}, 'event'],
  ['SPAN_KIND_INTERNAL', { 'trovella.type': 'gate' }, 'gate'],
])('a span of %s with %o is a %s', (kind, attributes, type) => {
  expect(typeOfSpan(kindOf(kind), attributes)).toBe(type)
})
