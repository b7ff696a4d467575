import { digestSetting } from '@repo/library/digest/schema'
import { addFeedInput } from '@repo/library/feeds/schema'
import {
  beginMaintenanceInput,
  interruptRunInput,
  pauseScheduleInput,
  scheduleHistoryInput,
  scheduleTimelineInput,
} from '@repo/library/schedules/schema'
import { createKeyBody } from '../key-input.ts'
import { historyQuery, holdBody, interruptBody, timelineQuery } from '../schedule-input.ts'
import type { Operation } from './operation.ts'

const v1 = '/api/v1'

/** Feeds, the weekly mail, keys, schedules, and how the server is. */
export const otherOperations: readonly Operation[] = [
  of('listFeeds', 'get', `${v1}/feeds`, 'read', 'The feeds that are read.', { 200: 'FeedList' }),
  {
    ...of(
      'addFeed',
      'post',
      `${v1}/feeds`,
      'write',
      'Reads a feed from now on. 200 when it was read already.',
      {
        200: 'AddedFeed',
        201: 'AddedFeed',
      },
    ),
    json: addFeedInput.strict(),
    refusals: ['conflict'],
  },
  of('removeFeed', 'delete', `${v1}/feeds/{id}`, 'write', 'Reads a feed no more; what it brought stays.', {
    204: null,
  }),
  of('pauseFeed', 'post', `${v1}/feeds/{id}/pause`, 'write', 'Holds a feed back.', { 200: 'Feed' }),
  of('resumeFeed', 'post', `${v1}/feeds/{id}/resume`, 'write', 'Reads a feed again.', { 200: 'Feed' }),
  of('getUsage', 'get', `${v1}/usage`, 'read', 'What the library stores, as last measured.', {
    200: 'Usage',
  }),
  of('getDigest', 'get', `${v1}/digest`, 'session', 'When the weekly mail comes.', { 200: 'DigestSetting' }),
  {
    ...of('setDigest', 'put', `${v1}/digest`, 'session', 'Says when the weekly mail comes.', {
      200: 'DigestSetting',
    }),
    json: digestSetting.strict(),
  },
  of('listKeys', 'get', `${v1}/keys`, 'session', 'Your API keys, without their secrets.', {
    200: 'ApiKeyList',
  }),
  {
    ...of('createKey', 'post', `${v1}/keys`, 'session', 'Makes an API key; its secret is told this once.', {
      201: 'CreatedApiKey',
    }),
    json: createKeyBody,
  },
  of('deleteKey', 'delete', `${v1}/keys/{id}`, 'session', 'Takes an API key back.', { 204: null }),
  of('listSchedules', 'get', `${v1}/schedules`, 'read', 'What runs by the clock, and how it stands.', {
    200: 'ScheduleList',
  }),
  {
    ...of(
      'scheduleTimeline',
      'get',
      `${v1}/schedules/timeline`,
      'read',
      'What was due between two moments.',
      {
        200: 'ScheduleTimeline',
      },
    ),
    query: { taken: timelineQuery, checked: scheduleTimelineInput },
  },
  {
    ...of('beginMaintenance', 'put', `${v1}/schedules/maintenance`, 'session', 'Holds every schedule back.', {
      204: null,
    }),
    json: { taken: holdBody, checked: beginMaintenanceInput },
  },
  of('endMaintenance', 'delete', `${v1}/schedules/maintenance`, 'session', 'Lets schedules run again.', {
    204: null,
  }),
  {
    ...of('scheduleHistory', 'get', `${v1}/schedules/{name}/history`, 'read', 'What its slots came to.', {
      200: 'ScheduleHistory',
    }),
    query: { taken: historyQuery, checked: scheduleHistoryInput },
  },
  {
    ...of('pauseSchedule', 'post', `${v1}/schedules/{name}/pause`, 'session', 'Holds one schedule back.', {
      204: null,
    }),
    json: { taken: holdBody, checked: pauseScheduleInput },
  },
  of('resumeSchedule', 'post', `${v1}/schedules/{name}/resume`, 'session', 'Lets it run again.', {
    204: null,
  }),
  {
    ...of('runSchedule', 'post', `${v1}/schedules/{name}/run`, 'session', 'Runs it once, now.', {
      202: 'RunRequested',
    }),
    refusals: ['conflict'],
  },
  {
    ...of('interruptRun', 'post', `${v1}/schedules/{name}/interrupt`, 'session', 'Ends a run under way.', {
      204: null,
    }),
    json: { taken: interruptBody, checked: interruptRunInput },
    refusals: ['conflict'],
  },
  of('health', 'get', '/api/health', null, 'Everything the server needs, part by part.', {
    200: 'Health',
    503: 'Health',
  }),
  of('ready', 'get', '/api/ready', null, 'Whether a proxy may send traffic.', {
    200: 'Readiness',
    503: 'Readiness',
  }),
  of('live', 'get', '/api/live', null, 'Whether the process runs.', { 200: 'Live' }),
  of('openapi', 'get', `${v1}/openapi.json`, null, 'This document.', {
    200: { mediaType: 'application/json' },
  }),
]

function of(
  id: string,
  method: Operation['method'],
  path: Operation['path'],
  needs: Operation['needs'],
  summary: string,
  answers: Operation['answers'],
): Operation {
  return { id, method, path, needs, summary, answers }
}
