"""The tabs of the page, one file each: their components, what these call, and where they stand.

    shared     who reads, what the handlers share, the bridge from our own HTML to Python
    talk       questions and answers          talks      kept conversations, verdicts, downloads
    briefing   a day on one page              archive    articles: searching, reading, adding, removing
    settings   language, engine, what is kept
    translating                               a model's words beside a foreign quote

Left to others: HTML (bot.chat.render and its neighbours), assembling the page (bot.chat.page).
"""
