-- Puts one record into a history, once per source offset.
-- KEYS: history, where it goes if it cannot be read
-- ARGV: capacity, partition, offset, record, how many of the newest a late one may pass, time to live in ms
-- Answers 0 a repeat, 1 at the end, 2 late and in its place, 3 late and behind the last it may pass, 4 older than all of
-- a full history and left out; and 8 more where an unreadable history was moved aside.
local capacity, partition, offset = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local record, may_pass, ttl = ARGV[4], tonumber(ARGV[5]), ARGV[6]
local key, moved = KEYS[1], 0

local ring = open(key)
if ring == false then
  quarantine(key, KEYS[2], ttl)
  ring, moved = nil, 8
end

local source
for _, known in ipairs(ring and ring.sources or {}) do
  if known.partition == partition then
    source = known
  end
end
if source and offset < source.next_offset then
  return 0
end

-- Of another layout or length, or the first of its source: written anew, which is rare.
if not ring or ring.version ~= 2 or ring.capacity ~= capacity or not source then
  local records = ring and newest(key, ring, capacity) or ''
  local sources = ring and ring.sources or {}
  if not source then
    source = {partition = partition, next_offset = 0}
    sources[#sources + 1] = source
  end
  local count = #records / RECORD
  ring = {first = HEADER + SOURCE * #sources, capacity = capacity, appended = count, count = count, sources = sources}
  redis.call('SET', key, header(ring) .. records)
end

local at = happened_at(record, 1)
local placed = 1
local tail = newest(key, ring, 1)
if tail ~= '' and happened_at(tail, 1) > at then
  tail = newest(key, ring, may_pass + 1)
  local depth = #tail / RECORD
  local n, lowest = depth, math.max(0, depth - may_pass)
  while n > lowest and happened_at(tail, n) > at do
    n = n - 1
  end
  placed = 2
  if n > 0 and happened_at(tail, n) > at then
    placed = 3
  end
  if n == 0 and depth == ring.capacity then
    placed = 4
  else
    record = record .. string.sub(tail, n * RECORD + 1)
  end
end
if placed ~= 4 then
  put(key, ring, ring.appended - #record / RECORD + 1, record)
  ring.appended = ring.appended + 1
end
source.next_offset = offset + 1
redis.call('SETRANGE', key, 0, header(ring))
redis.call('PEXPIRE', key, ttl)
return placed + moved
