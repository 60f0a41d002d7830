"""The reader: a small model that reads question and passage together and says which sentence answers, if any. Optional.

    reader = open_reader()                               # None where it cannot run: everything works without it
    reader.read("Combien de temps ?", [Passage("Appel du 3 juillet", ("Ils ont parlé.", "L'appel a duré une heure."))])

Where to start: model (the class), packing (what it is given), e5 (words into numbers), card.md (data, figures, limits).
Left to others: training (eval.reader), what a reading is worth (bot.evidence, bot.gate).
"""
