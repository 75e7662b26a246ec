-- What Recue remembers on its own tracks and items. It is saved with them, and undone with them.

local ext = {}

local function accessor(call)
  return function(object, name, value)
    local _, text = call(object, "P_EXT:recue_" .. name, value or "", value ~= nil)
    return text
  end
end

-- ext.track(track, name) and ext.item(item, name) read, "" where nothing is remembered; a third argument writes.
function ext.track(...)
  return accessor(reaper.GetSetMediaTrackInfo_String)(...)
end

function ext.item(...)
  return accessor(reaper.GetSetMediaItemInfo_String)(...)
end

return ext
