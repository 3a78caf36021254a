-- Asks for one of many paths each time: the first argument names a file with a path a line.
local paths = {}

function init(args)
   for line in io.lines(args[1]) do
      paths[#paths + 1] = line
   end
   math.randomseed(os.time())
end

function request()
   return wrk.format("GET", paths[math.random(#paths)])
end
