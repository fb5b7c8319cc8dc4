-- What the history scripts share; it stands before each of them. HistoryRing says what the bytes mean.
local RECORD, HEADER, SOURCE = 40, 16, 12

-- The history's numbers; nil where nothing is stored, false where this release cannot read what is.
local function open(key)
  local length = redis.call('STRLEN', key)
  if length == 0 then
    return nil
  end
  local head = redis.call('GETRANGE', key, 0, 23)
  if #head < 24 or string.byte(head, 2) ~= RECORD then
    return false
  end
  local ring = {version = string.byte(head, 1), bytes = length, sources = {}}
  if ring.version == 1 then
    local capacity, partition, next_offset, appended = struct.unpack('<I2i4i8i8', head, 3)
    ring.first, ring.capacity, ring.appended = 24, capacity, appended
    ring.sources[1] = {partition = partition, next_offset = next_offset}
  elseif ring.version == 2 then
    local sources, capacity, appended = struct.unpack('<I2I4i8', head, 3)
    ring.first, ring.capacity, ring.appended = HEADER + SOURCE * sources, capacity, appended
    local known = redis.call('GETRANGE', key, HEADER, ring.first - 1)
    for i = 1, sources do
      if #known < i * SOURCE then
        return false
      end
      local partition, next_offset = struct.unpack('<i4i8', known, (i - 1) * SOURCE + 1)
      ring.sources[i] = {partition = partition, next_offset = next_offset}
    end
  else
    return false
  end
  ring.count = math.min(ring.appended, ring.capacity)
  if ring.capacity == 0 or ring.appended < 0 or length < ring.first + ring.count * RECORD then
    return false
  end
  return ring
end

-- The newest records, at most that many, oldest first.
local function newest(key, ring, wanted)
  local count = math.min(ring.count, wanted)
  if count == 0 then
    return ''
  end
  local from = (ring.appended - count) % ring.capacity
  local before_end = math.min(count, ring.capacity - from)
  local at = ring.first + from * RECORD
  local records = redis.call('GETRANGE', key, at, at + before_end * RECORD - 1)
  if before_end < count then
    records = records .. redis.call('GETRANGE', key, ring.first, ring.first + (count - before_end) * RECORD - 1)
  end
  return records
end

-- Writes records from number n on, turning with the ring.
local function put(key, ring, n, records)
  local from = n % ring.capacity
  local before_end = math.min(#records, (ring.capacity - from) * RECORD)
  redis.call('SETRANGE', key, ring.first + from * RECORD, string.sub(records, 1, before_end))
  if before_end < #records then
    redis.call('SETRANGE', key, ring.first, string.sub(records, before_end + 1))
  end
end

local function header(ring)
  local parts = {struct.pack('<I1I1I2I4i8', 2, RECORD, #ring.sources, ring.capacity, ring.appended)}
  for i, source in ipairs(ring.sources) do
    parts[i + 1] = struct.pack('<i4i8', source.partition, source.next_offset)
  end
  return table.concat(parts)
end

local function happened_at(records, n)
  return struct.unpack('<i8', records, (n - 1) * RECORD + 25)
end

-- Moves a history that cannot be read out of the way, where people can look at it.
local function quarantine(key, aside, ttl)
  redis.call('RENAME', key, aside)
  redis.call('PEXPIRE', aside, ttl)
end
