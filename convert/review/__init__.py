"""The review page and what it leaves behind: a person's corrections of what was recognised.

`corrections` is the sidecar and how it is applied, `parts` what the page shows of an article, `server`
the page's way to the browser.
"""
