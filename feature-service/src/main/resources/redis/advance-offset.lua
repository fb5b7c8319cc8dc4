-- Notes where ingest stands, unless it stands before where it was thought to: this Redis came back older.
-- KEYS: offsets; ARGV: which, from (-1: nowhere yet), to
local kept = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '-1')
if kept < tonumber(ARGV[2]) then
  return 0
end
if kept < tonumber(ARGV[3]) then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
end
return 1
