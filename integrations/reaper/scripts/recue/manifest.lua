-- Reads a job file: lines of fields between tabs, its version first and `end` last. Nothing in it is run.

local manifest = {}

local ESCAPES = { ["\\"] = "\\", t = "\t", n = "\n", r = "\r" }

local function fields_of(line)
  local fields = {}
  for field in (line .. "\t"):gmatch("([^\t]*)\t") do
    fields[#fields + 1] = field:gsub("\\(.)", ESCAPES)
  end
  return fields
end

local function number(text)
  return tonumber(text) or error("'" .. tostring(text) .. "' is no number", 0)
end

local function whole(text)
  return math.tointeger(number(text)) or error("'" .. text .. "' is no whole number", 0)
end

local function bytes(hex)
  return (hex:gsub("%x%x", function(pair)
    return string.char(tonumber(pair, 16))
  end))
end

-- Versions: the second has tempi that move to the next one's.
local KNOWN = { ["recue.reaper/1"] = true, ["recue.reaper/2"] = true }

local function add_point(score, f, linear)
  local point = { tick = whole(f[1]), time = number(f[2]), bpm = number(f[3]), num = whole(f[4]), den = whole(f[5]) }
  point.linear = linear
  table.insert(score.points, point)
end

local function last(list)
  return list[#list] or error("a line has nothing to belong to", 0)
end

-- What each line says; `score` is what was read so far, `f` the line's fields after its first.
local LINES = {
  job = function(score, f)
    score.job = f[1]
  end,
  score = function(score, f)
    score.name, score.division, score.tempo = f[1], whole(f[2]), f[3]
  end,
  point = function(score, f)
    add_point(score, f, false)
  end,
  ramp = function(score, f)
    add_point(score, f, true)
  end,
  region = function(score, f)
    table.insert(score.marks, { region = true, name = f[1], start = number(f[2]), stop = number(f[3]), colour = f[4] })
  end,
  marker = function(score, f)
    table.insert(score.marks, { region = false, name = f[1], start = number(f[2]), stop = 0.0, colour = f[3] })
  end,
  track = function(score, f)
    table.insert(score.tracks, { key = f[1], name = f[2], items = {} })
  end,
  item = function(score, f)
    local item = { scene = f[1], name = f[2], start = number(f[3]), stop = number(f[4]), tick = whole(f[5]) }
    item.ticks, item.events = whole(f[6]), {}
    table.insert(last(score.tracks).items, item)
  end,
  -- an event: ticks from the item's start, and its bytes
  e = function(score, f)
    table.insert(last(last(score.tracks).items).events, { tick = whole(f[1]), message = bytes(f[2]) })
  end,
}

-- Read a job file.
-- Raises a sentence where it cannot be read, is cut short or holds what this companion does not know.
function manifest.read(path)
  local file = io.open(path, "rb") or error("the job file " .. path .. " cannot be opened; push again", 0)
  local lines = {}
  for line in file:lines() do
    lines[#lines + 1] = line
  end
  file:close()
  if not KNOWN[lines[1]] then
    error(path .. " is of another version; run 'recue install reaper' again", 0)
  elseif lines[#lines] ~= "end" then
    error(path .. " is cut short; push again", 0)
  end
  local score = { points = {}, marks = {}, tracks = {} }
  for at = 2, #lines - 1 do
    local fields = fields_of(lines[at])
    local known = LINES[table.remove(fields, 1)]
    local read, reason = pcall(known or error, score, fields)
    if not read then
      error(path .. ", line " .. at .. ": " .. tostring(reason) .. "; push again", 0)
    end
  end
  return score
end

return manifest
