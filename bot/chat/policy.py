"""What a page of ours may load: nothing from elsewhere. The browser itself refuses the rest, should any be asked for.

Left to others: the page that bears it (page), the door that sends it with every page (bot.api.guard).
"""

POLICY = (
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
    "base-uri 'self'; form-action 'self'; frame-src 'none'; object-src 'none'"
)
