-- Keeps a value unless a newer one is there. KEYS[1] value; ARGV: receivedAt in ms, bytes (beginning with it), time to live in ms
local kept = redis.call('GETRANGE', KEYS[1], 0, 7)
if #kept == 8 and struct.unpack('<i8', kept) >= tonumber(ARGV[1]) then
  return 0
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1
