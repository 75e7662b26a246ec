-- The project's tempo map: there is one for the whole project, and where a score may own it, it is the score's.

local hold = require("recue.hold")

local tempo = {}

local EXACT, ROUGH = 1e-9, 1e-4 -- what is left as it is; what REAPER took as it was told

local function marker(at)
  local _, time, _, _, bpm, num, den, linear = reaper.GetTempoTimeSigMarker(0, at)
  return { time = time, bpm = bpm, num = math.max(num, 0), den = math.max(den, 0), linear = linear }
end

local function is(at, point, within)
  local there = marker(at)
  local close = math.abs(there.time - point.time) < within and math.abs(there.bpm - point.bpm) < within
  return close and there.linear == point.linear and there.num == point.num and there.den == point.den
end

-- How many of the first points are in the project as they should be.
local function standing(points, within)
  local there = reaper.CountTempoTimeSigMarkers(0)
  for at, point in ipairs(points) do
    if at > there or not is(at - 1, point, within) then
      return at - 1
    end
  end
  return #points
end

-- Write the points behind those that stand. REAPER may keep its first point whatever is deleted: what is still there is
-- overwritten, and what came of it is looked at.
local function write(points, stand)
  for at = reaper.CountTempoTimeSigMarkers(0) - 1, stand, -1 do
    reaper.DeleteTempoTimeSigMarker(0, at)
  end
  local left = reaper.CountTempoTimeSigMarkers(0)
  for number = stand + 1, #points do
    local p, at = points[number], number <= left and number - 1 or -1
    if not reaper.SetTempoTimeSigMarker(0, at, p.time, -1, -1, p.bpm, p.num, p.den, p.linear) then
      error(string.format("REAPER refused the tempo at %.3f s", p.time), 0)
    end
  end
  reaper.UpdateTimeline()
end

-- Raises a sentence where the project has not the tempo map that it should have.
local function check(points)
  local taken, there = standing(points, ROUGH), reaper.CountTempoTimeSigMarkers(0)
  if taken < #points or there > #points then
    local said = "REAPER has %d tempo points for the score's %d, of which %d are as they should be"
    error(said:format(there, #points, taken), 0)
  end
end

-- How many quarter notes an item spans.
local function quarters(item)
  local start = reaper.GetMediaItemInfo_Value(item, "D_POSITION")
  local stop = start + reaper.GetMediaItemInfo_Value(item, "D_LENGTH")
  return reaper.TimeMap2_timeToQN(0, stop) - reaper.TimeMap2_timeToQN(0, start)
end

-- A person's MIDI items, each as a function that tells how many quarter notes it spans.
local function spans(ours)
  local found = {}
  for at = 0, reaper.CountMediaItems(0) - 1 do
    local item = reaper.GetMediaItem(0, at)
    local take = not ours[item] and reaper.GetActiveTake(item)
    if take and reaper.TakeIsMIDI(take) then
      found[#found + 1] = function()
        return quarters(item)
      end
    end
  end
  return found
end

-- What functions tell now; what is returned counts those that tell something else then.
local function compared(probes)
  local before = {}
  for at, probe in ipairs(probes) do
    before[at] = probe()
  end
  return function()
    local other = 0
    for at, probe in ipairs(probes) do
      if math.abs(probe() - before[at]) > 1e-6 then
        other = other + 1
      end
    end
    return other
  end
end

-- Make the tempo map ours, and keep what is in the project at its time in seconds.
-- Returns whether anything had to change, and how many of a person's MIDI items and automation items keep their place but
-- not their pace: what is in them is in beats, and to rewrite it is not for us.
--   ours: the items that are as Recue left them
function tempo.own(points, ours)
  local stand = standing(points, EXACT)
  if stand == #points and reaper.CountTempoTimeSigMarkers(0) == #points then
    return false, 0, 0
  end
  local put_back = hold.everything()
  local midi, automation = compared(spans(ours)), compared(hold.paces())
  write(points, stand)
  put_back()
  check(points)
  return true, midi(), automation()
end

return tempo
