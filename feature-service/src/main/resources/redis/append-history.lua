-- Appends one record to a history ring (HistoryCodec has the layout), once per source offset.
-- KEYS[1] history; ARGV: version, record size, capacity, partition, offset, record, time to live in ms
local header = redis.call('GETRANGE', KEYS[1], 0, 23)
local partition, offset, appended = tonumber(ARGV[4]), tonumber(ARGV[5]), 0
if #header == 24 then
  local version, size, capacity, kept, next_offset, count = struct.unpack('<I1I1I2i4i8i8', header)
  if version == tonumber(ARGV[1]) and size == tonumber(ARGV[2]) and capacity == tonumber(ARGV[3]) then
    if kept == partition and offset < next_offset then
      return 0
    end
    appended = count
  end
end
if appended == 0 then
  redis.call('DEL', KEYS[1])
end
local slot = appended % tonumber(ARGV[3])
redis.call('SETRANGE', KEYS[1], 24 + slot * tonumber(ARGV[2]), ARGV[6])
redis.call('SETRANGE', KEYS[1], 0, struct.pack('<I1I1I2i4i8i8',
  tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), partition, offset + 1, appended + 1))
redis.call('PEXPIRE', KEYS[1], ARGV[7])
return 1
