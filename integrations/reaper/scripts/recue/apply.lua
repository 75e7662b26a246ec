-- Applies a job to the open project: all of it as one undo step, or none of it.

local items = require("recue.items")
local marks = require("recue.marks")
local edits = require("recue.edits")
local tempo = require("recue.tempo")
local tracks = require("recue.tracks")

local apply = {}

local function counted(number, noun)
  return number .. " " .. noun .. (number == 1 and "" or "s")
end

-- The order matters: who moved what can only be told before the tempo changes.
local function change(score)
  local found = edits.look(score.name)
  local folder = tracks.folder(found, score.name)
  marks.remove(folder)
  local told = {}
  if score.tempo == "own" then
    local changed, midi, automation = tempo.own(score.points, edits.ours(found))
    if changed then
      told[#told + 1] = "tempo map written"
    end
    if midi > 0 then
      told[#told + 1] = counted(midi, "MIDI item") .. " of yours at another pace"
    end
    if automation > 0 then
      told[#told + 1] = counted(automation, "automation item") .. " of yours at another pace"
    end
  end
  local placed, beside, removed = items.place(score, found)
  marks.add(score, folder)
  table.insert(told, 1, counted(placed, "cue") .. " on " .. counted(#score.tracks, "track"))
  if beside > 0 then
    told[#told + 1] = counted(beside, "new take") .. " muted beside what was edited by hand"
  end
  if removed > 0 then
    told[#told + 1] = counted(removed, "cue") .. " taken away"
  end
  return table.concat(told, ", ")
end

-- Apply a score that `manifest.read` read.
-- Returns whether it is in the project, and one line that says what came of it.
function apply.apply(score)
  local step = "Recue: " .. score.name
  reaper.Undo_BeginBlock2(0)
  reaper.PreventUIRefresh(1)
  local done, told = pcall(change, score)
  reaper.PreventUIRefresh(-1)
  reaper.Undo_EndBlock2(0, step, -1)
  if not done and reaper.Undo_CanUndo2(0) == step then
    reaper.Undo_DoUndo2(0)
  end
  reaper.UpdateTimeline()
  reaper.UpdateArrange()
  local project = reaper.GetProjectName(0)
  return done, (project == "" and "the open project" or project) .. ": " .. told
end

return apply
