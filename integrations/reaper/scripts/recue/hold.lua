-- Keeps everything at its time in seconds while the tempo map changes under it.

local hold = {}

local ITEM = { "D_POSITION", "D_LENGTH", "D_SNAPOFFSET", "D_FADEINLEN", "D_FADEOUTLEN" }
local TAKE = { "D_PLAYRATE", "D_STARTOFFS" }
local AUTOMATION = { "D_POSITION", "D_LENGTH", "D_PLAYRATE", "D_STARTOFFS" }

-- Note down values; what is returned puts back those that changed.
local function noted(read, write, object, names)
  local values = {}
  for _, name in ipairs(names) do
    values[name] = read(object, name)
  end
  return function()
    for _, name in ipairs(names) do
      if read(object, name) ~= values[name] then
        write(object, name, values[name])
      end
    end
  end
end

local function hold_items(back)
  for at = 0, reaper.CountMediaItems(0) - 1 do
    local item = reaper.GetMediaItem(0, at)
    for take = 0, reaper.CountTakes(item) - 1 do
      local held = reaper.GetTake(item, take)
      if held then -- an empty take lane has none
        back[#back + 1] = noted(reaper.GetMediaItemTakeInfo_Value, reaper.SetMediaItemTakeInfo_Value, held, TAKE)
      end
    end
    back[#back + 1] = noted(reaper.GetMediaItemInfo_Value, reaper.SetMediaItemInfo_Value, item, ITEM)
  end
end

-- Calls visit(envelope) for every envelope of the tracks and of the master, but for the tempo map itself.
local function each_envelope(visit)
  local master = reaper.GetMasterTrack(0)
  local map = reaper.GetTrackEnvelopeByName(master, "Tempo map")
    or reaper.GetTrackEnvelopeByChunkName(master, "<TEMPOENVEX")
  for at = -1, reaper.CountTracks(0) - 1 do
    local track = at < 0 and master or reaper.GetTrack(0, at)
    for number = 0, reaper.CountTrackEnvelopes(track) - 1 do
      local envelope = reaper.GetTrackEnvelope(track, number)
      if envelope ~= map then
        visit(envelope)
      end
    end
  end
end

local function hold_envelope(back, envelope)
  local times = {}
  for at = 0, reaper.CountEnvelopePoints(envelope) - 1 do
    local _, time = reaper.GetEnvelopePoint(envelope, at)
    times[at] = time
  end
  back[#back + 1] = function()
    for at, time in pairs(times) do
      local _, now, value, shape, tension, selected = reaper.GetEnvelopePoint(envelope, at)
      if now ~= time then
        reaper.SetEnvelopePoint(envelope, at, time, value, shape, tension, selected, true)
      end
    end
    reaper.Envelope_SortPoints(envelope)
  end
end

-- Put back what stands in order of time, so that none passes another on the way, which would change their numbers:
-- first those that go later, the last one first, then those that go earlier.
--   moves: for each, the seconds it goes later and the function that puts it back
local function in_order(moves)
  for at = #moves, 1, -1 do
    if moves[at].later > 0 then
      moves[at].put_back()
    end
  end
  for _, move in ipairs(moves) do
    if move.later <= 0 then
      move.put_back()
    end
  end
end

local function hold_automation(back, envelope)
  local function read(at, name)
    return reaper.GetSetAutomationItemInfo(envelope, at, name, 0, false)
  end
  local function write(at, name, value)
    reaper.GetSetAutomationItemInfo(envelope, at, name, value, true)
  end
  local held = {}
  for at = 0, reaper.CountAutomationItems(envelope) - 1 do
    held[at + 1] = { at = at, position = read(at, "D_POSITION"), put_back = noted(read, write, at, AUTOMATION) }
  end
  back[#back + 1] = function()
    for _, item in ipairs(held) do
      item.later = item.position - read(item.at, "D_POSITION")
    end
    in_order(held)
  end
end

-- Automation items, each as a function that tells the time of its last point.
function hold.paces()
  local found = {}
  each_envelope(function(envelope)
    for at = 0, reaper.CountAutomationItems(envelope) - 1 do
      local points = reaper.CountEnvelopePointsEx(envelope, at)
      if points > 0 then
        found[#found + 1] = function()
          local _, time = reaper.GetEnvelopePointEx(envelope, at, points - 1)
          return time
        end
      end
    end
  end)
  return found
end

-- By what a marker is known: its GUID, in a REAPER that gives none its number.
local function key_of(at)
  local _, guid = reaper.GetSetProjectInfo_String(0, "MARKER_GUID:" .. at, "", false)
  return guid ~= "" and guid or at
end

-- Markers and regions in order of time.
local function markers()
  local _, count, regions = reaper.CountProjectMarkers(0)
  local found = {}
  for at = 0, count + regions - 1 do
    local _, region, start, stop, name, number, colour = reaper.EnumProjectMarkers3(0, at)
    found[at + 1] = { at = at, key = key_of(at), region, start, stop, number, name, colour }
  end
  return found
end

-- Put a marker back: at its number, or, where several at one time changed places, at the one that it has now.
local function put_marker_back(mark, now)
  local at = now.at
  if key_of(at) ~= mark.key then
    for _, other in ipairs(markers()) do
      at = other.key == mark.key and other.at or at
    end
  end
  reaper.SetProjectMarkerByIndex2(0, at, mark[1], mark[2], mark[3], mark[4], mark[5], mark[6], 0)
end

local function hold_markers(back)
  local before = {}
  for _, mark in ipairs(markers()) do
    before[mark.key] = mark
  end
  back[#back + 1] = function()
    local moves = {}
    for _, now in ipairs(markers()) do
      local mark = before[now.key]
      if now[2] ~= mark[2] or now[3] ~= mark[3] then
        moves[#moves + 1] = { later = mark[2] - now[2] }
        moves[#moves].put_back = function()
          put_marker_back(mark, now)
        end
      end
    end
    in_order(moves)
  end
end

-- Note where everything is; what is returned puts it back there.
function hold.everything()
  local back = {}
  hold_items(back)
  each_envelope(function(envelope)
    hold_envelope(back, envelope)
    hold_automation(back, envelope)
  end)
  hold_markers(back)
  return function()
    for _, put_back in ipairs(back) do
      put_back()
    end
  end
end

return hold
