-- The file beside a job file that says what came of it; it is there whole or not at all.

local result = {}

local function path_of(job_file)
  return (job_file:gsub("%.recue$", ".result"))
end

-- Whether a job was answered.
function result.exists(job_file)
  return reaper.file_exists(path_of(job_file))
end

-- What a result file says.
--   done: whether the job was applied
--   told: one line for a person
function result.text(job, done, told)
  local state = done and "done" or "failed"
  local line = tostring(told):gsub("%c", " ")
  return table.concat({ "recue.result/1", "job\t" .. job, state .. "\t" .. line, "end" }, "\n")
end

-- Write it under another name first, so that nobody reads half of it.
function result.write(job_file, text)
  local path = path_of(job_file)
  local file = assert(io.open(path .. ".part", "wb"))
  assert(file:write(text))
  assert(file:close())
  assert(os.rename(path .. ".part", path))
end

return result
