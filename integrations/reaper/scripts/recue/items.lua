-- Puts the cues of a score on its tracks. What a person edited stays; the new take then lies muted on a track below.

local events = require("recue.events")
local ext = require("recue.ext")
local edits = require("recue.edits")
local tracks = require("recue.tracks")

local items = {}

local function add(lane, item, muted)
  local made = reaper.CreateNewMIDIItemInProj(lane.track, item.start, item.stop, false)
  reaper.SetMediaItemInfo_Value(made, "B_LOOPSRC", 0)
  reaper.SetMediaItemInfo_Value(made, "B_MUTE", muted and 1 or 0)
  ext.item(made, "scene", item.scene)
  return made
end

-- Make an item of ours hold a cue. What it holds already is not written again.
local function fill(score, made, item)
  local take = reaper.GetActiveTake(made)
  reaper.SetMediaItemInfo_Value(made, "D_POSITION", item.start)
  reaper.SetMediaItemInfo_Value(made, "D_LENGTH", item.stop - item.start)
  reaper.GetSetMediaItemTakeInfo_String(take, "P_NAME", item.name, true)
  local packed = events.packed(score, item, take)
  local _, held = reaper.MIDI_GetAllEvts(take)
  if held ~= packed then
    if not reaper.MIDI_SetAllEvts(take, packed) then
      error("REAPER refused the notes of " .. item.name, 0)
    end
    reaper.MIDI_Sort(take)
  end
  edits.remember(made, take)
end

-- Put one cue where it belongs: on its part's lane, or on the first lane below where no person edited it.
-- Returns the number of the lane.
local function put(score, found, part, item, lane, above)
  local place = tracks.lane(found, score.name, part.key, part.name, lane, above)
  local there = place.items[item.scene]
  if there and there.edited then
    return put(score, found, part, item, lane + 1, place.track)
  end
  local made = there and there.item or add(place, item, lane > 1)
  fill(score, made, item)
  place.items[item.scene] = { item = made, kept = true }
  return lane
end

-- Take away what is ours and no longer in the score.
local function sweep(found)
  local removed = 0
  for _, lanes in pairs(found.lanes) do
    for _, lane in pairs(lanes) do
      for _, there in pairs(lane.items) do
        if not there.kept and not there.edited then
          reaper.DeleteTrackMediaItem(lane.track, there.item)
          removed = removed + 1
        end
      end
    end
  end
  return removed
end

-- Put a whole score.
--   found: what `edits.look` saw
-- Returns how many cues are in, how many lie beside a person's, and how many were taken away.
function items.place(score, found)
  local placed, beside, above = 0, 0, nil
  for _, part in ipairs(score.tracks) do
    local first = tracks.lane(found, score.name, part.key, part.name, 1, above)
    above = first.track
    for _, item in ipairs(part.items) do
      local lane = put(score, found, part, item, 1, above)
      placed, beside = placed + 1, beside + (lane > 1 and 1 or 0)
    end
    local lanes = found.lanes[part.key]
    above = lanes[#lanes].track
  end
  return placed, beside, sweep(found)
end

return items
