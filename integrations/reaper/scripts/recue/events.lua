-- Turns a cue's events into what a take holds.

local events = {}

local ALL_NOTES_OFF = "\xB0\x7B\x00" -- REAPER ends a source where this is
local WHOLE = 1e-3 -- ticks

-- The number of the point that a tick of the score lies behind.
local function point_at(points, tick)
  local low, high = 1, #points
  while low < high do
    local middle = (low + high + 1) // 2
    if points[middle].tick <= tick then
      low = middle
    else
      high = middle - 1
    end
  end
  return low
end

-- Seconds at a tick of the score, by the score's own tempi.
local function seconds_at(score, tick)
  local point = score.points[point_at(score.points, tick)]
  return point.time + (tick - point.tick) * 60 / (point.bpm * score.division)
end

-- Tells where in a take a tick of the item lies. Where the tempo map is ours, ticks are ticks; else they are placed by time.
local function placing(score, item, take)
  if score.tempo == "leave" then
    return function(tick)
      return reaper.MIDI_GetPPQPosFromProjTime(take, seconds_at(score, item.tick + tick))
    end
  end
  local start = reaper.MIDI_GetProjQNFromPPQPos(take, 0)
  local quarter = reaper.MIDI_GetPPQPosFromProjQN(take, start + 1)
  return function(tick)
    return tick * quarter / score.division
  end
end

-- A cue's events as REAPER packs them: ticks since the one before, flags, bytes; the source's end last.
function events.packed(score, item, take)
  local place, packed, before, stop = placing(score, item, take), {}, 0, item.ticks
  local function add(tick, message)
    local at = math.max(before, math.floor(place(tick) + 0.5))
    packed[#packed + 1] = string.pack("<i4Bs4", at - before, 0, message)
    before, stop = at, math.max(stop, tick)
  end
  for _, event in ipairs(item.events) do
    add(event.tick, event.message)
  end
  add(stop, ALL_NOTES_OFF)
  return table.concat(packed)
end

return events
