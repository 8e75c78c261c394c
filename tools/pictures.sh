#!/bin/sh
# Makes the pictures of pages in docs/images, one a theme; the README shows them.
set -eu
for theme in $(.venv/bin/tearsheet themes | cut -d' ' -f1); do
    .venv/bin/tearsheet themes show "$theme" --resolution 75 -o "docs/images/$theme.png"
done
