-- Puts a whole history in place of the one that was read, unless that has changed since.
-- KEYS: history, where it goes if it cannot be read
-- ARGV: how the one that was read begins, up to its records (empty: there was none), the new one, time to live in ms,
-- whether to keep the one that was read aside (1)
local begins = ARGV[1]
if begins == '' then
  if redis.call('EXISTS', KEYS[1]) == 1 then
    return 0
  end
elseif redis.call('GETRANGE', KEYS[1], 0, #begins - 1) ~= begins then
  return 0
end
if ARGV[4] == '1' then
  quarantine(KEYS[1], KEYS[2], ARGV[3])
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1
