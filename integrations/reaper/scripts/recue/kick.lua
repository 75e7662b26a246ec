-- From a message to an applied job: once for each job, however often the message comes.

local apply = require("recue.apply")
local manifest = require("recue.manifest")
local result = require("recue.result")

local kick = {}

local SECTION = "recue"

-- What a message said: REAPER hands over `osc:/address:s=text`, and of several arguments only the first.
-- The text is cut out by place, because a path may hold any character.
local function payload(context)
  local mark = context:find(":s=", 1, true)
  return mark and context:sub(mark + 3) or ""
end

-- The job file that was named last, for the menu to begin with.
function kick.last()
  return reaper.GetExtState(SECTION, "last")
end

-- Apply a job file.
--   job: the id it must have; nil for any
-- Returns whether it was applied, and one line for a person.
function kick.apply(path, job)
  local read, score = pcall(manifest.read, path)
  if not read then
    return false, score
  elseif job and score.job ~= job then
    return false, path .. " holds another job; push again"
  end
  return apply.apply(score)
end

-- A job file of ours, and there: nothing else is opened, and no result is written beside anything else.
-- One that is gone was overtaken by a newer push.
local function waits(path)
  return path:match("%.recue$") and reaper.file_exists(path)
end

-- Answer a message: `JOB PATH`. Anything else is not for us.
-- What came of a job is remembered until REAPER closes, and by its result file for longer.
function kick.answer(context)
  local job, path = payload(context):match("^(%x+) (.+)$")
  if not job or not waits(path) or result.exists(path) then
    return
  end
  local answer = reaper.GetExtState(SECTION, job)
  if answer == "" then
    answer = result.text(job, kick.apply(path, job))
    reaper.SetExtState(SECTION, job, answer, false)
    reaper.SetExtState(SECTION, "last", path, true)
  end
  result.write(path, answer)
end

return kick
