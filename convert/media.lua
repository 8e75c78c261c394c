-- The pictures that a document itself holds, each to a file of the folder that the caller names.
-- Pandoc runs it (`convert.pandoc.media`); it looks at nothing but pandoc's own store of media.
local folder, prefix = os.getenv("MEDIA_FOLDER"), os.getenv("MEDIA_PREFIX")
local each, together, most = tonumber(os.getenv("MEDIA_EACH")), tonumber(os.getenv("MEDIA_TOGETHER")), tonumber(os.getenv("MEDIA_MOST"))
local known, count, size = {}, 0, 0

function Image(image)
  local _, data = pandoc.mediabag.lookup(image.src)
  if not data then return nil end
  if not known[image.src] then
    count = count + 1
    known[image.src] = prefix .. count .. "/" .. image.src
    if count <= most and #data <= each and size + #data <= together then
      size = size + #data
      local file = assert(io.open(folder .. "/" .. count, "wb"))
      file:write(data)
      file:close()
    end
  end
  image.src = known[image.src]
  return image
end
