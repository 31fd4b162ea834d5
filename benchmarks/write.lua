-- Post a signed feed under a fresh id, as the page does, from one browser after the other (what one browser sends waits
-- for what it sent before).
math.randomseed(tonumber(os.getenv("SEED")))
local token, fields = os.getenv("CSRF"), os.getenv("FIELDS")
local sessions, turn = {}, 0
for key in string.gmatch(os.getenv("SESSIONS"), "%S+") do sessions[#sessions + 1] = key end
local function hex(n) local s = "" for _ = 1, n do s = s .. string.format("%x", math.random(0, 15)) end return s end
request = function()
  turn = turn % #sessions + 1
  local id = hex(8) .. "-" .. hex(4) .. "-7" .. hex(3) .. "-8" .. hex(3) .. "-" .. hex(12)
  return wrk.format("POST", nil, {["Content-Type"] = "application/x-www-form-urlencoded", ["X-CSRFToken"] = token,
    ["Cookie"] = "session=" .. sessions[turn] .. "; csrf=" .. token}, "id=" .. id .. "&" .. fields)
end
response = function(status) if status ~= 302 then io.stderr:write("status " .. status .. "\n") end end
