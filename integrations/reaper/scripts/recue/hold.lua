-- Keeps everything at its time in seconds while the tempo map changes under it.

local hold = {}

local ITEM = { "D_POSITION", "D_LENGTH", "D_SNAPOFFSET", "D_FADEINLEN", "D_FADEOUTLEN" }
local TAKE = { "D_PLAYRATE", "D_STARTOFFS" }

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

local function hold_envelopes(back)
  for at = 0, reaper.CountTracks(0) - 1 do
    local track = reaper.GetTrack(0, at)
    for number = 0, reaper.CountTrackEnvelopes(track) - 1 do
      hold_envelope(back, reaper.GetTrackEnvelope(track, number))
    end
  end
end

-- Markers by GUID, because putting one back may change the order of all.
local function markers()
  local _, count, regions = reaper.CountProjectMarkers(0)
  local found = {}
  for at = 0, count + regions - 1 do
    local _, guid = reaper.GetSetProjectInfo_String(0, "MARKER_GUID:" .. at, "", false)
    local _, region, start, stop, name, number, colour = reaper.EnumProjectMarkers3(0, at)
    found[guid] = { at = at, region, start, stop, number, name, colour }
  end
  return found
end

local function hold_markers(back)
  local before = markers()
  back[#back + 1] = function()
    for guid, mark in pairs(before) do
      local now = markers()[guid]
      if now[2] ~= mark[2] or now[3] ~= mark[3] then
        reaper.SetProjectMarkerByIndex2(0, now.at, mark[1], mark[2], mark[3], mark[4], mark[5], mark[6], 0)
      end
    end
  end
end

-- Note where everything is; what is returned puts it back there.
function hold.everything()
  local back = {}
  hold_items(back)
  hold_envelopes(back)
  hold_markers(back)
  return function()
    for _, put_back in ipairs(back) do
      put_back()
    end
  end
end

return hold
