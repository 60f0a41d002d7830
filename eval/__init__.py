"""How good Hotline is, in numbers that cannot be gamed. This room uses `bot`; nobody uses this room.

In reading order:

    values        a case, what Hotline did with it, labels: pure values
    jsonlines     hand-written files, read with file:line in every error
    articles      the articles a case file is about, apart from Hotline's own use of them
    cases         case files, checked: gold that proves nothing is refused
    labels        labelled claims, speakers and model sentences, checked
    recorder      what a language model wrote before its check
    metrics/      one short file each: definition, formula, source, counterpart
    bootstrap     intervals, and paired differences of two runs
    score         the scores of each case and the summary of a run
    home, settings, folder      a throw-away store (HOTLINE_HOME is never touched), and what a run writes
    run, labelled               asking every case, asking about every label
    compare, report, gate, calibrate      what is made of runs; `cli` has them all under `hotline eval`
    bench/        public sets from a folder outside
    cases/, labels/      the cases over the starter dossier and the labels, with which Hotline is measured
"""
