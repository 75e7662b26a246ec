-- Recue in DaVinci Resolve, for where Resolve finds no Python: start it from Workspace > Scripts, and leave it running.
--
-- It does what recue_resolve.py does, by files alone: every second it looks at the open timeline, which it exports to
-- Recue's folder when the cut changed, and for a push there, which it places. Run it again to replace the one that runs.
-- Lua 5.1. Installed by Recue, which writes the next line.

local FOLDER = ""

local OLDEST_MAJOR, OLDEST_MINOR = 18, 5
local MEDIA = "recue-media" -- the folder that everything Recue places lies in, which is how it knows its own
local BIN = "Recue"
local TRACK = "Recue " -- what the names of Recue's audio tracks begin with; then comes the part
local OWN = "recue:" -- what the custom data of Recue's markers begins with
local HEADER = "recue-push 1"
local JOB, RESULT, RUNNING = "recue-push.tsv", "recue-push.result.tsv", "recue-resolve.running"
local LAST, ASIDE = ".recue-exported.", ".recue-aside." -- a copy of what was exported last; what stood in its place
local COLOURS = { PURPLE = "Purple", GREEN = "Green", YELLOW = "Yellow", RED = "Red" }

local LOOKS, STEP = 40, 0.05 -- how often to look for what Resolve said it did, and the seconds between two looks

local companion = { wait = function(_) end }

-- Raised where something cannot be done: one sentence for a person.
local function refuse(sentence, ...)
  error({ sentence = string.format(sentence, ...) })
end

-- Files.

local function in_folder(folder, name)
  return folder .. "/" .. name
end

local function lines_of(path)
  local lines, file = {}, io.open(path, "r")
  if file then
    for line in file:lines() do
      lines[#lines + 1] = (line:gsub("\r$", ""))
    end
    file:close()
  end
  return lines
end

local function replace(unfinished, path)
  os.remove(path) -- Windows renames onto nothing
  local moved, reason = os.rename(unfinished, path)
  if not moved then
    refuse("%s cannot be written (%s).", path, reason)
  end
end

local function write(path, lines)
  local file, reason = io.open(path .. ".part", "w")
  if not file then
    refuse("%s cannot be written (%s).", path, reason)
  end
  file:write(table.concat(lines, "\n"), "\n")
  file:close()
  replace(path .. ".part", path)
end

local function content_of(path)
  local file = io.open(path, "rb")
  local content = file and file:read("*a")
  if file then
    file:close()
  end
  return content
end

-- Remove what stood in an export's place if it was exported last; else keep it, and tell the person.
local function settle(folder, name)
  local aside, last = in_folder(folder, ASIDE .. name), content_of(in_folder(folder, LAST .. name))
  local found = content_of(aside)
  if found and found == last then
    os.remove(aside)
    return
  end
  local number, kept = 0, nil
  repeat
    number = number + 1
    kept = string.format("%s.kept-%d.otio", name:sub(1, -6), number)
  until not content_of(in_folder(folder, kept))
  if os.rename(aside, in_folder(folder, kept)) then
    print(string.format("%s is not what Recue exported there last; it was kept as %s.", name, kept))
  end
end

local function fields_of(line)
  local fields = {}
  for field in (line .. "\t"):gmatch("([^\t]*)\t") do
    fields[#fields + 1] = field
  end
  return fields
end

-- A timeline's name, fit for a file.
local function file_name(name)
  local plain = name:gsub('[<>:"/\\|?*%c]', "_"):match("^%s*(.-)%s*$")
  return plain == "" and "Timeline" or plain
end

local function begins(text, start)
  return (text or ""):sub(1, #start) == start
end

-- What Resolve is, and what it can do.

-- Why this Resolve cannot be used; nil where it can.
function companion.refusal(resolve)
  local product, version = resolve:GetProductName(), resolve:GetVersion()
  if not product:find("Resolve", 1, true) then
    return "This runs in DaVinci Resolve, not in " .. product .. "."
  end
  local major, minor = version[1], version[2]
  if major < OLDEST_MAJOR or (major == OLDEST_MAJOR and minor < OLDEST_MINOR) then
    local said = "%s %d.%d cannot export OTIO or place audio: update it to %d.%d or later."
    return said:format(product, major, minor, OLDEST_MAJOR, OLDEST_MINOR)
  end
  return nil
end

local function open_timeline(resolve)
  local project = resolve:GetProjectManager():GetCurrentProject()
  return project, project and project:GetCurrentTimeline()
end

-- Watching the cut.

local function frames_of(found)
  local frames = {}
  for frame in pairs(found) do
    frames[#frames + 1] = frame
  end
  table.sort(frames)
  return frames
end

-- What tells one state of the picture from another: its items, and the markers that are not Recue's.
function companion.fingerprint(timeline)
  local rows = { timeline:GetUniqueId(), timeline:GetName(), timeline:GetStartFrame() }
  local function add(...)
    for _, value in ipairs({ ... }) do
      rows[#rows + 1] = tostring(value)
    end
  end
  for index = 1, timeline:GetTrackCount("video") do
    add("track", timeline:GetIsTrackEnabled("video", index))
    for _, item in ipairs(timeline:GetItemListInTrack("video", index) or {}) do
      add(item:GetUniqueId(), item:GetClipEnabled(), item:GetStart(), item:GetEnd(), item:GetLeftOffset())
    end
  end
  local markers = timeline:GetMarkers() or {}
  for _, frame in ipairs(frames_of(markers)) do
    local marker = markers[frame]
    if not begins(marker.customData, OWN) then
      add("marker", frame, marker.color, marker.name, marker.note, marker.duration)
    end
  end
  return table.concat(rows, "\t")
end

-- Export the open timeline once its cut has changed and then stood still from one look to the next.
function companion.look(resolve, folder, state)
  local _, timeline = open_timeline(resolve)
  if not timeline then
    return nil
  end
  local found = companion.fingerprint(timeline)
  local still = found == state.seen
  state.seen = found
  if not still or found == state.exported then
    return nil
  end
  state.exported = found
  local unfinished = in_folder(folder, ".recue-export.otio")
  local name = file_name(timeline:GetName()) .. ".otio"
  local target = in_folder(folder, name)
  if not timeline:Export(unfinished, resolve.EXPORT_OTIO, resolve.EXPORT_NONE) then
    refuse("Resolve did not export '%s' to %s.", timeline:GetName(), folder)
  end
  local content = content_of(unfinished)
  settle(folder, name) -- left where Resolve ended just then
  os.rename(target, in_folder(folder, ASIDE .. name))
  replace(unfinished, target)
  settle(folder, name)
  os.remove(in_folder(folder, LAST .. name))
  local copy = content and io.open(in_folder(folder, LAST .. name), "wb")
  if copy then
    copy:write(content)
    copy:close()
  end
  return target
end

-- A push: what is to be placed.

local function read_push(lines)
  if lines[1] ~= HEADER or lines[#lines] ~= "end" then
    refuse("What Recue sent is not whole, or of another version: push again, or install anew.")
  end
  local push = { stems = {}, markers = {} }
  for _, line in ipairs(lines) do
    local fields = fields_of(line)
    if fields[1] == "stem" then
      push.stems[#push.stems + 1] = { part = fields[2], path = fields[3] }
    elseif fields[1] == "marker" then
      local frame, colour = tonumber(fields[2]), COLOURS[fields[3]]
      push.markers[frame] = { color = colour, name = fields[4], note = fields[5], customData = fields[6] }
    elseif #fields == 2 then
      push[fields[1]] = fields[2]
    end
  end
  push.rate, push.frames = tonumber(push.rate), tonumber(push.frames)
  return push
end

local function files_in(bin)
  local found = {}
  for _, clip in ipairs(bin:GetClipList() or {}) do
    found[clip:GetClipProperty("File Path")] = clip
  end
  return found
end

-- Look until what is seen is right, or as often as there is patience; returns what was seen last.
local function awaited(look, is_right)
  local seen
  for _ = 1, LOOKS do
    seen = look()
    if is_right(seen) then
      return seen
    end
    companion.wait(STEP)
  end
  return seen
end

-- The media pool's clips of the stems, in Recue's own bin; the bin that is open stays open.
local function imported(pool, stems)
  local root, current, own = pool:GetRootFolder(), pool:GetCurrentFolder(), nil
  for _, folder in ipairs(root:GetSubFolderList() or {}) do
    own = own or (folder:GetName() == BIN and folder) or nil
  end
  own = own or pool:AddSubFolder(root, BIN)
  local function missing()
    local found, paths = files_in(own), {}
    for _, stem in ipairs(stems) do
      if not found[stem.path] then
        paths[#paths + 1] = stem.path
      end
    end
    return paths
  end
  pool:SetCurrentFolder(own)
  local left = awaited(function()
    local paths = missing()
    if #paths > 0 then
      pool:ImportMedia(paths)
    end
    return missing()
  end, function(paths)
    return #paths == 0
  end)
  pool:SetCurrentFolder(current)
  if #left > 0 then
    refuse("Resolve does not import %s: is it there, and may Resolve read it?", left[1])
  end
  return files_in(own)
end

-- Whether what an item plays lies in Recue's own media folder.
local function is_ours(item)
  local clip = item:GetMediaPoolItem()
  local path = clip and clip:GetClipProperty("File Path") or ""
  return path:match("([^/\\]+)[/\\][^/\\]+$") == MEDIA
end

-- What lies on an audio track: Recue's items, and how many others.
local function lying_on(timeline, index)
  local ours, others = {}, 0
  for _, item in ipairs(timeline:GetItemListInTrack("audio", index) or {}) do
    if is_ours(item) then
      ours[#ours + 1] = item
    else
      others = others + 1
    end
  end
  return ours, others
end

local function whole(number)
  return math.floor(number + 0.5)
end

-- The frames a second that Resolve names, `23.976`, `29.97 DF` or `24`: those of NTSC exactly.
local function rate_of(said)
  local rate = tonumber(tostring(said):match("[%d.]+"))
  local ntsc = whole(rate) * 1000 / 1001
  return math.abs(rate - ntsc) < 0.01 and ntsc or rate
end

-- The frames that a clip lasts which lies at the timeline's first frame, alone of Recue's on its track; else 0.
local function length_of(timeline, index, clip)
  local ours = lying_on(timeline, index)
  local item = ours[1]
  local there = #ours == 1
    and item:GetMediaPoolItem():GetMediaId() == clip:GetMediaId()
    and whole(item:GetStart()) == whole(timeline:GetStartFrame())
  return there and whole(item:GetEnd() - item:GetStart()) or 0
end

local function check_unlocked(timeline, index)
  if timeline:GetIsTrackLocked("audio", index) then
    local name = timeline:GetTrackName("audio", index)
    refuse("The audio track '%s' is locked: unlock it and push again.", name)
  end
end

local function clear(timeline, index)
  local ours = lying_on(timeline, index)
  if #ours == 0 then
    return
  end
  check_unlocked(timeline, index)
  timeline:DeleteClips(ours, false)
  if #lying_on(timeline, index) > 0 then
    local name = timeline:GetTrackName("audio", index)
    refuse("Resolve did not delete the earlier score from '%s': push again.", name)
  end
end

local function added_track(timeline, name)
  local index = timeline:GetTrackCount("audio") + 1
  timeline:AddTrack("audio", "stereo")
  if timeline:GetTrackCount("audio") ~= index then
    refuse("Resolve did not make the audio track '%s': push again.", name)
  end
  timeline:SetTrackName("audio", index, name)
  return index
end

-- The ranges of a clip that may last so many frames of the timeline, the likeliest first. A range is counted in the
-- clip's own frames, which for sound are those of the project when it was imported; its end lies behind the last frame,
-- before Resolve 19 on it. It must be whole, so that no range may fit: then the whole clip does, which is as long as the
-- score.
local function ranges_of(clip, frames, rate)
  local fps = clip:GetClipProperty("FPS")
  if not fps or fps == "" then
    return { {} }
  end
  local stop = math.ceil(frames * rate_of(fps) / rate - 1e-6)
  return { { startFrame = 0, endFrame = stop }, { startFrame = 0, endFrame = stop - 1 }, {} }
end

-- Append a range of a clip to a track at the timeline's first frame; returns the frames that it lasts there.
-- Resolve returns nothing for what it refuses; what it returns else is no proof, and may be on the track only later.
local function appended(pool, timeline, index, clip, range)
  local said = pool:AppendToTimeline({
    {
      mediaPoolItem = clip,
      startFrame = range.startFrame,
      endFrame = range.endFrame,
      mediaType = 2,
      trackIndex = index,
      recordFrame = timeline:GetStartFrame(),
    },
  })
  return awaited(function()
    return length_of(timeline, index, clip)
  end, function(length)
    return length > 0 or not said
  end)
end

-- Put a clip on the track of this name, at the timeline's first frame, in the place of Recue's earlier ones. A track of
-- this name on which a person's own clips lie is left to them, and another of the name is made.
-- Returns the frames that the clip lasts on the timeline, as Resolve tells them: `frames`, unless it cannot.
local function place(pool, timeline, name, clip, frames)
  local free, standing = nil, nil
  for index = 1, timeline:GetTrackCount("audio") do
    if timeline:GetTrackName("audio", index) == name then
      local _, others = lying_on(timeline, index)
      free = free or (others == 0 and index) or nil
      if not standing and length_of(timeline, index, clip) == frames then
        standing = index
      else
        clear(timeline, index)
      end
    end
  end
  if standing then
    return frames
  end
  free = free or added_track(timeline, name)
  check_unlocked(timeline, free)
  local best, nearest = nil, 0
  for _, range in ipairs(ranges_of(clip, frames, rate_of(timeline:GetSetting("timelineFrameRate")))) do
    local length = appended(pool, timeline, free, clip, range)
    if length == frames then
      return frames
    end
    clear(timeline, free)
    local nearer = length >= frames and (nearest < frames or length < nearest) or length > nearest and nearest < frames
    if nearer then
      best, nearest = range, length
    end
  end
  if not best then
    refuse("Resolve did not place '%s' at the timeline's first frame: push again.", name)
  end
  return appended(pool, timeline, free, clip, best)
end

local function said_short(name, length, frames)
  local said = "Resolve placed %d of the %d frames of '%s': drag the clip's end out by hand, or push into a project that "
    .. "runs at the timeline's rate."
  return said:format(length, frames, name)
end

local function said_long(name, frames)
  local said = "'%s' is longer than the score by %d frame%s of silence: trim its end."
  return said:format(name, frames, frames == 1 and "" or "s")
end

-- Place every stem; returns what is to be said of those that are short, and of those that are long.
local function place_all(pool, timeline, push, clips)
  local playing, short, long = {}, {}, {}
  for _, stem in ipairs(push.stems) do
    local name = TRACK .. stem.part
    playing[name] = true
    local length = place(pool, timeline, name, clips[stem.path], push.frames)
    if length < push.frames then
      short[#short + 1] = said_short(name, length, push.frames)
    elseif length > push.frames then
      long[#long + 1] = said_long(name, length - push.frames)
    end
  end
  for index = 1, timeline:GetTrackCount("audio") do
    local name = timeline:GetTrackName("audio", index)
    if begins(name, TRACK) and not playing[name] then
      clear(timeline, index)
    end
  end
  return short, long
end

-- Make Recue's markers these, and leave all others alone; returns how many could not be set for others' sake.
local function mark(timeline, wanted)
  local hidden, standing = 0, timeline:GetMarkers() or {}
  for frame, marker in pairs(standing) do
    if begins(marker.customData, OWN) then
      local same = wanted[frame]
      for _, key in ipairs({ "color", "name", "note", "customData" }) do
        same = same and marker[key] == same[key] and same
      end
      if same then
        wanted[frame] = nil
      else
        timeline:DeleteMarkerAtFrame(frame)
      end
    end
  end
  for _, frame in ipairs(frames_of(wanted)) do
    local m = wanted[frame]
    if not timeline:AddMarker(frame, m.color, m.name, m.note, 1, m.customData) then
      hidden = hidden + 1
    end
  end
  return hidden
end

local function check_timeline(timeline, push)
  if not timeline then
    refuse("No timeline is open: open '%s' and push again.", push.timeline)
  end
  if file_name(timeline:GetName()) ~= push.timeline then
    refuse("The open timeline is '%s': open '%s' and push again.", timeline:GetName(), push.timeline)
  end
  local rate = rate_of(timeline:GetSetting("timelineFrameRate"))
  if math.abs(rate - push.rate) > 0.01 then
    refuse("The timeline runs at %g frames a second, the score at %g.", rate, push.rate)
  end
end

local function apply(resolve, push)
  local project, timeline = open_timeline(resolve)
  check_timeline(timeline, push)
  local pool = project:GetMediaPool()
  local clips = imported(pool, push.stems)
  local page = resolve:GetCurrentPage()
  if page ~= "edit" and not resolve:OpenPage("edit") then -- clips can be deleted there alone
    refuse("The Edit page cannot be opened: open it and push again.")
  end
  local placed, short, long = pcall(place_all, pool, timeline, push, clips)
  if page and page ~= "edit" then
    resolve:OpenPage(page)
  end
  if not placed then
    error(short)
  end
  local hidden = mark(timeline, push.markers)
  if #short > 0 then
    refuse("%s", table.concat(short, " "))
  end
  if hidden > 0 then
    long[#long + 1] = hidden .. " of Recue's markers were not set: other markers lie on their frames."
  end
  return long
end

local function said_of(failed)
  if type(failed) == "table" and failed.sentence then
    return failed.sentence
  end
  return "Resolve failed with '" .. tostring(failed) .. "'."
end

-- Do the push that lies in the folder, once, and write down what came of it; returns whether there was one to do.
function companion.answer_push(resolve, folder)
  local lines = lines_of(in_folder(folder, JOB))
  local job = (lines[2] or ""):match("^job\t(.+)$")
  if not job or lines_of(in_folder(folder, RESULT))[2] == "job\t" .. job then
    return false
  end
  local said = { "recue-result 1", "job\t" .. job }
  local done, found = pcall(function()
    return apply(resolve, read_push(lines))
  end)
  if not done then
    said[3] = "error\t" .. said_of(found):gsub("%c", " ")
  else
    said[3] = "done"
    for _, remark in ipairs(found) do
      said[#said + 1] = "note\t" .. remark
    end
  end
  said[#said + 1] = "end"
  write(in_folder(folder, RESULT), said)
  return true
end

-- Look and place until another companion takes over, or Resolve is gone.
function companion.run(resolve, folder, wait)
  companion.wait = wait
  local me = os.time() .. " " .. tostring({})
  write(in_folder(folder, RUNNING), { me })
  local state = {}
  while lines_of(in_folder(folder, RUNNING))[1] == me do
    for _, step in ipairs({ companion.answer_push, companion.look }) do
      local done, failed = pcall(step, resolve, folder, state)
      if not done then
        print("Recue: " .. said_of(failed))
      end
    end
    if not pcall(resolve.GetProductName, resolve) then
      return
    end
    wait(1)
  end
end

if resolve then
  local refused = companion.refusal(resolve)
  if refused then
    print("Recue: " .. refused)
  else
    print("Recue runs in " .. resolve:GetProductName() .. " and looks for scores in " .. FOLDER .. ".")
    companion.run(resolve, FOLDER, bmd.wait)
  end
end

return companion
