-- Makes the tracks of a score that are not there: a folder, in it a track for each part, below that one for new takes.

local ext = require("recue.ext")

local tracks = {}

local function insert(index, name)
  reaper.InsertTrackAtIndex(index, false)
  local track = reaper.GetTrack(0, index)
  reaper.GetSetMediaTrackInfo_String(track, "P_NAME", name, true)
  return track
end

-- Where a track is, counted from 0.
local function index_of(track)
  return math.tointeger(reaper.GetMediaTrackInfo_Value(track, "IP_TRACKNUMBER")) - 1
end

-- Put a new track below one of ours; where that one closes the folder, the new one closes it instead.
local function insert_below(above, name)
  local depth = reaper.GetMediaTrackInfo_Value(above, "I_FOLDERDEPTH")
  local track = insert(index_of(above) + 1, name)
  if depth < 0 then
    reaper.SetMediaTrackInfo_Value(above, "I_FOLDERDEPTH", 0)
    reaper.SetMediaTrackInfo_Value(track, "I_FOLDERDEPTH", depth)
  end
  return track
end

-- The folder track of a score; it is made, as the project's last track, if it is not there.
function tracks.folder(found, score)
  if not found.folder then
    found.folder = insert(reaper.CountTracks(0), score)
    ext.track(found.folder, "score", score)
  end
  return found.folder
end

-- Put the first track into a folder that has none: it opens the folder and closes it again.
local function insert_first(folder, name)
  local track = insert(index_of(folder) + 1, name)
  if reaper.GetMediaTrackInfo_Value(folder, "I_FOLDERDEPTH") < 1 then
    reaper.SetMediaTrackInfo_Value(folder, "I_FOLDERDEPTH", 1)
    reaper.SetMediaTrackInfo_Value(track, "I_FOLDERDEPTH", -1)
  end
  return track
end

-- The lane of a part; it is made if it is not there.
--   above: the track of ours that a new one comes below; nil for the first in the folder
function tracks.lane(found, score, part, name, lane, above)
  local lanes = found.lanes[part] or {}
  found.lanes[part] = lanes
  if not lanes[lane] then
    local title = lane == 1 and name or name .. " (new take)"
    local track = above and insert_below(above, title) or insert_first(tracks.folder(found, score), title)
    ext.track(track, "score", score)
    ext.track(track, "part", part)
    ext.track(track, "lane", tostring(lane))
    lanes[lane] = { track = track, items = {} }
  end
  return lanes[lane]
end

return tracks
