-- Finds what of a score is in the project, and what of it a person changed.

local ext = require("recue.ext")

local edits = {}

local EXACT = 1e-6 -- seconds or quarter notes

local function hash_of(take)
  local _, hash = reaper.MIDI_GetHash(take, false)
  return hash
end

-- An item's edges: seconds, then quarter notes.
local function place_of(item)
  local start = reaper.GetMediaItemInfo_Value(item, "D_POSITION")
  local stop = start + reaper.GetMediaItemInfo_Value(item, "D_LENGTH")
  return { start, stop, reaper.TimeMap2_timeToQN(0, start), reaper.TimeMap2_timeToQN(0, stop) }
end

-- Remember an item as Recue left it.
function edits.remember(item, take)
  ext.item(item, "hash", hash_of(take))
  ext.item(item, "place", string.format("%.9f %.9f %.9f %.9f", table.unpack(place_of(item))))
end

-- Whether a person moved or trimmed an item: what a new tempo moved is still at its beat, or at its second.
local function moved(item)
  local stored = {}
  for number in ext.item(item, "place"):gmatch("%S+") do
    stored[#stored + 1] = tonumber(number)
  end
  local place = place_of(item)
  local function off(at)
    return math.abs(place[at] - (stored[at] or math.huge)) > EXACT
  end
  return (off(1) and off(3)) or (off(2) and off(4))
end

local function edited(item)
  local take = reaper.GetActiveTake(item)
  if not take or reaper.CountTakes(item) ~= 1 or not reaper.TakeIsMIDI(take) then
    return true
  end
  return hash_of(take) ~= ext.item(item, "hash") or moved(item)
end

-- Recue's items on a track by scene; a second one of a scene is a person's copy.
local function items_on(track)
  local items = {}
  for at = 0, reaper.CountTrackMediaItems(track) - 1 do
    local item = reaper.GetTrackMediaItem(track, at)
    local scene = ext.item(item, "scene")
    if scene ~= "" and not items[scene] then
      items[scene] = { item = item, edited = edited(item) }
    end
  end
  return items
end

-- Look for a score's tracks and items. Look before anything is moved: afterwards nobody can tell who moved it.
-- Returns its folder track or nil, and its tracks by part and lane; lane 1 is the part itself, others hold new takes.
function edits.look(score)
  local found = { folder = nil, lanes = {} }
  for at = 0, reaper.CountTracks(0) - 1 do
    local track = reaper.GetTrack(0, at)
    if ext.track(track, "score") == score then
      local part, lane = ext.track(track, "part"), tonumber(ext.track(track, "lane"))
      if part == "" then
        found.folder = found.folder or track
      else
        local lanes = found.lanes[part] or {}
        found.lanes[part] = lanes
        lanes[lane] = lanes[lane] or { track = track, items = items_on(track) }
      end
    end
  end
  return found
end

-- The items that are as Recue left them, each with true; all others are a person's.
--   found: what `edits.look` saw
function edits.ours(found)
  local ours = {}
  for _, lanes in pairs(found.lanes) do
    for _, lane in pairs(lanes) do
      for _, there in pairs(lane.items) do
        ours[there.item] = not there.edited or nil
      end
    end
  end
  return ours
end

return edits
