/**
 * A sliding log in one atomic step: forgets attempts older than the window, then records this one unless the limit
 * is reached. KEYS: the log. ARGV: limit, window in ms, a name for this attempt.
 * Returns allowed (1 or 0), how many remain, and ms until the oldest leaves the window.
 */
export const RATE_LIMIT_LUA = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
local used = redis.call('ZCARD', KEYS[1])
if used >= limit then
  local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2] or now
  return {0, 0, oldest + window - now}
end
redis.call('ZADD', KEYS[1], now, ARGV[3])
redis.call('PEXPIRE', KEYS[1], window)
return {1, limit - used - 1, 0}
`
