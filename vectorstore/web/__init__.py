"""Articles from the net: pages and feeds, fetched politely and safely, in the order in which one builds on another.

    addresses   which addresses may be connected to, checked on what a name resolves to
    bodies      bytes as they arrive: compression undone within limits
    answers     what an answer means where it is not simply the page
    client      one address: redirects, conditions, timeouts, sizes
    robots      what a site allows
    hosts       how often a host is asked, and by how many at once
    gather      many addresses at once, what comes of each in a row
    pages       what was fetched, as an Article
    feeds       what was fetched, as a feed's items
    listing     the starter list of feeds
    moments     when something is due again
    sorting     a feed's items: known, wanted, off the subject
    settling    what becomes of a page
    news        a round: feeds read, items sorted, pages taken in

Left to others: what a page's article is (readers), what is on the subject (relevance), SQL (archive), when (bot).
"""
