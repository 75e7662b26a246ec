-- Recue's companion: applies the job that an OSC message to /recue/apply names.
-- Bind this action to that message in the Action List. REAPER runs it once for each message.

local _, script, _, _, _, _, _, context = reaper.get_action_context()
package.path = script:match("^(.*[/\\])") .. "?.lua;" .. package.path

require("recue.kick").answer(context)
