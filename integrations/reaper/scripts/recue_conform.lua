-- Puts a score into the project from the menu, with no Recue running: asks for a job file and applies it.
-- Unlike a message, the menu applies a job again even where it was applied before.

local _, script = reaper.get_action_context()
package.path = script:match("^(.*[/\\])") .. "?.lua;" .. package.path
local kick = require("recue.kick")

local captions = "Job file (.recue):,separator=\n,extrawidth=400"
local chosen, path = reaper.GetUserInputs("Recue: conform", 1, captions, kick.last())
if chosen then
  local _, told = kick.apply(path, nil)
  reaper.MB(told, "Recue", 0)
end
