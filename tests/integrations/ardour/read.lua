-- Says what Ardour holds of a session: one thing a line, its fields between tabs.
-- FOLDER, SNAPSHOT, TICKS, STOP and EDIT stand above. With STOP it serves until that file is there, and says everything then.
-- With EDIT the first note of each region of that track that is not at the start is taken away.
io.stdout:setvbuf("no")
AudioEngine:set_backend("None (Dummy)", "", "")
local session = load_session(FOLDER, SNAPSHOT)
local function say(...)
  local fields = table.pack(...)
  for place = 1, fields.n do fields[place] = tostring(fields[place]) end
  print("row\t" .. table.concat(fields, "\t"))
end

say("session", session:snap_name(), session:sample_rate(), session:timecode_frames_per_second(), session:timecode_drop_frames())
if STOP then
  local file
  repeat
    ARDOUR.LuaAPI.usleep(20000)
    file = io.open(STOP)
  until file
  file:close()
end

if EDIT then
  for track in session:get_tracks():iter() do
    if track:name() == EDIT then
      local regions = track:to_track():playlist():region_list()
      for region in regions:iter() do
        local model = region:to_midiregion():midi_source(0):model()
        local change, first = model:new_note_diff_command("a person's"), nil
        for note in ARDOUR.LuaAPI.note_list(model):iter() do first = first or note end
        if region:position():ticks() > 0 then change:remove(first) end
        model:apply_command(session, change)
      end
    end
  end
end

local map = Temporal.TempoMap.read()
for _, tick in ipairs(TICKS) do
  local at, bar = Temporal.timepos_t.from_ticks(tick), map:bbt_at(Temporal.timepos_t.from_ticks(tick))
  local inside = Temporal.timepos_t.from_ticks(tick + 1)
  local metre = map:meter_at(inside)
  say("tick", tick, at:samples(), map:quarters_per_minute_at(inside), metre:divisions_per_bar(), metre:note_value(), bar.bars, bar.beats, bar.ticks)
end
map = nil

for track in session:get_tracks():iter() do
  say("track", track:name())
  for region in track:to_track():playlist():region_list():iter() do
    if region:to_midiregion():isnil() then
      say("sound", region:name(), region:position():samples(), region:length():samples(), track:muted(), region:to_audioregion():n_channels())
      goto next
    end
    say("region", region:name(), region:position():ticks(), region:length():ticks(), region:position():samples(), region:muted())
    for note in ARDOUR.LuaAPI.note_list(region:to_midiregion():midi_source(0):model()):iter() do
      say("note", note:time(), note:length(), note:note(), note:velocity(), note:off_velocity(), note:channel())
    end
    ::next::
  end
end

for place in session:locations():list():iter() do
  local kind = place:is_mark() and "mark" or place:is_range_marker() and "range" or "whole"
  say(kind, place:name(), place:start():samples(), place:_end():samples())
end
if STOP then session:save_state("") end
close_session()
quit()
