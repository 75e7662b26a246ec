-- The project's tempo map: there is one for the whole project, and where a score may own it, it is the score's.

local hold = require("recue.hold")
local edits = require("recue.edits")

local tempo = {}

local EXACT = 1e-9

local function marker(at)
  local _, time, _, _, bpm, num, den, linear = reaper.GetTempoTimeSigMarker(0, at)
  return { time = time, bpm = bpm, num = math.max(num, 0), den = math.max(den, 0), linear = linear }
end

local function same(points)
  if reaper.CountTempoTimeSigMarkers(0) ~= #points then
    return false
  end
  for at, point in ipairs(points) do
    local there = marker(at - 1)
    local close = math.abs(there.time - point.time) < EXACT and math.abs(there.bpm - point.bpm) < EXACT
    if not close or there.linear or there.num ~= point.num or there.den ~= point.den then
      return false
    end
  end
  return true
end

local function write(points)
  for at = reaper.CountTempoTimeSigMarkers(0) - 1, 0, -1 do
    reaper.DeleteTempoTimeSigMarker(0, at)
  end
  for _, p in ipairs(points) do
    if not reaper.SetTempoTimeSigMarker(0, -1, p.time, -1, -1, p.bpm, p.num, p.den, false) then
      error(string.format("REAPER refused the tempo at %.3f s", p.time), 0)
    end
  end
  reaper.UpdateTimeline()
end

-- How many quarter notes an item spans.
local function quarters(item)
  local start = reaper.GetMediaItemInfo_Value(item, "D_POSITION")
  local stop = start + reaper.GetMediaItemInfo_Value(item, "D_LENGTH")
  return reaper.TimeMap2_timeToQN(0, stop) - reaper.TimeMap2_timeToQN(0, start)
end

-- A person's MIDI items, and how many quarter notes each spans.
local function spans()
  local found = {}
  for at = 0, reaper.CountMediaItems(0) - 1 do
    local item = reaper.GetMediaItem(0, at)
    local take = reaper.GetActiveTake(item)
    if take and reaper.TakeIsMIDI(take) and edits.theirs(item) then
      found[#found + 1] = { item = item, quarters = quarters(item) }
    end
  end
  return found
end

-- Make the tempo map ours, and keep what is in the project at its time in seconds.
-- Returns whether anything had to change, and how many of a person's MIDI items keep their place but not their pace:
-- their notes are in beats, and to rewrite them is not for us.
function tempo.own(points)
  if same(points) then
    return false, 0
  end
  local put_back, theirs, other = hold.everything(), spans(), 0
  write(points)
  put_back()
  for _, span in ipairs(theirs) do
    if math.abs(quarters(span.item) - span.quarters) > 1e-6 then
      other = other + 1
    end
  end
  return true, other
end

return tempo
