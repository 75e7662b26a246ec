-- Regions for scenes and markers for hits. Ours are known by their GUIDs, which the score's folder track remembers.

local ext = require("recue.ext")

local marks = {}

-- Calls visit(index, guid) for every marker and region, the last first.
local function each(visit)
  local _, markers, regions = reaper.CountProjectMarkers(0)
  for at = markers + regions - 1, 0, -1 do
    local _, guid = reaper.GetSetProjectInfo_String(0, "MARKER_GUID:" .. at, "", false)
    visit(at, guid)
  end
end

-- A colour as the system wants it: Windows keeps red in the lowest byte, the others blue.
local function native(rgb)
  local red, green, blue = rgb:match("^(%x%x)(%x%x)(%x%x)$")
  local order = package.config:sub(1, 1) == "\\" and blue .. green .. red or red .. green .. blue
  return tonumber(order, 16) | 0x1000000
end

-- Take away those of an earlier push.
function marks.remove(folder)
  local ours = {}
  for guid in ext.track(folder, "marks"):gmatch("%S+") do
    ours[guid] = true
  end
  each(function(at, guid)
    if ours[guid] then
      reaper.DeleteProjectMarkerByIndex(0, at)
    end
  end)
end

-- Add a score's, and remember which they are.
function marks.add(score, folder)
  local foreign, ours = {}, {}
  each(function(_, guid)
    foreign[guid] = true
  end)
  for _, mark in ipairs(score.marks) do
    reaper.AddProjectMarker2(0, mark.region, mark.start, mark.stop, mark.name, -1, native(mark.colour))
  end
  each(function(_, guid)
    if not foreign[guid] then
      ours[#ours + 1] = guid
    end
  end)
  ext.track(folder, "marks", table.concat(ours, " "))
end

return marks
