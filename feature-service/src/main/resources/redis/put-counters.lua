-- Keeps a room's counts out of one partition, unless those that are there have taken in more: somebody else counts the
-- partition by now. Layouts before the third (RoomCounters) are replaced in any case.
-- KEYS[1] windows; ARGV: partition, next offset, bytes (version u8, count u8, next offset i64, ...), time to live in ms
local kept = redis.call('HGET', KEYS[1], ARGV[1])
if kept and #kept >= 10 and kept:byte(1) == 3 and struct.unpack('<i8', kept, 3) > tonumber(ARGV[2]) then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
