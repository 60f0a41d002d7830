"""What a web page states, shows and withholds, apart from finding its text (readers.html, with trafilatura).

    tree        markup made harmless to parse; what no reader of the page saw, taken out
    linked      JSON-LD: the object that describes this article, among all that a page carries
    stated      dates, author, publisher, language and address, from what the page states, never guessed
    titles      the headline, without the name of the site
    notices     corrections and retractions: found, and taken out of the text
    boxes       what stands beside an article: shares, newsletters, related links, comments
    lines       the text's lines put in order: the lead in front, no headline, no table rules
    walls       pages without an article: paywalls, consent walls, logins, errors, pages of scripts

All of them work on one lxml tree, in this order; none keeps it. Nothing here writes HTML.
"""
