-- The project's tempo map: there is one for the whole project, and where a score may own it, it is the score's.

local hold = require("recue.hold")

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

-- Make the tempo map ours, and keep what is in the project at its time in seconds.
-- Returns whether anything had to change.
function tempo.own(points)
  if same(points) then
    return false
  end
  local put_back = hold.everything()
  write(points)
  put_back()
  return true
end

return tempo
