"""The daily briefing: what was published in one day, on one page, every sentence cited.

    gather     the day's articles and the earlier ones, as seen that evening, cut into sentences
    leaning    sentences that cannot be read alone; voices: whose statement a sentence is
    likeness   do two sentences say the same, in one language or two? was it said before that day?
    stories    articles on one event, their outlets and independent origins
    sorting    which section a sentence belongs to
    accounts   two accounts of one thing
    series     the same kind of event on earlier days
    choosing   which sentences go in
    assemble   the page: sections, numbers, at most 600 words; desk: its lines, notes and citations
    prose      a language model as the writer; compose: the page in its words, every sentence checked
    judging    words for how likely something is, for a model's judgements alone
    write      the one call for everybody: a page written and kept
    view       what stands where; sources: the list at the foot
    markdown, html, pdf   how it looks; forms: any of them by its name

Our own words stand in words.toml (French and English), the words sentences are told by in signs.toml (four languages).
"""
