-- Post a signed feed under a fresh id, as the page does.
math.randomseed(tonumber(os.getenv("SEED")))
local token, fields = os.getenv("CSRF"), os.getenv("FIELDS")
local function hex(n) local s = "" for _ = 1, n do s = s .. string.format("%x", math.random(0, 15)) end return s end
request = function()
  local id = hex(8) .. "-" .. hex(4) .. "-7" .. hex(3) .. "-8" .. hex(3) .. "-" .. hex(12)
  return wrk.format("POST", nil, {["Content-Type"] = "application/x-www-form-urlencoded", ["X-CSRFToken"] = token,
    ["Cookie"] = wrk.headers["Cookie"]}, "id=" .. id .. "&" .. fields)
end
response = function(status) if status ~= 302 then io.stderr:write("status " .. status .. "\n") end end
