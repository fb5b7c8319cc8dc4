-- The newest records of a history, oldest first, behind 4 bytes that say how many bytes are stored in all.
-- KEYS: history, where it goes if it cannot be read; ARGV: how many records, time to live in ms of what is moved aside
-- Answers nothing where nothing is stored, and 0 as the bytes stored where it could not be read.
local ring = open(KEYS[1])
if ring == nil then
  return false
elseif ring == false then
  quarantine(KEYS[1], KEYS[2], ARGV[2])
  return struct.pack('<I4', 0)
end
return struct.pack('<I4', ring.bytes) .. newest(KEYS[1], ring, tonumber(ARGV[1]))
