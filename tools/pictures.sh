#!/bin/sh
# Makes the pictures of pages in docs/images; they are shown in the README.
#
# usage: tools/pictures.sh ARTICLE
set -eu
command -v pdftoppm >/dev/null || { echo "pictures: needs pdftoppm; install poppler-utils" >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for theme in $(.venv/bin/tearsheet themes --names); do
    .venv/bin/tearsheet convert -q "$1" --theme "$theme" -o "$folder/$theme.pdf"
    pdftoppm -png -r 80 -f 1 -l 1 -singlefile "$folder/$theme.pdf" "docs/images/$theme"
    echo "docs/images/$theme.png"
done
