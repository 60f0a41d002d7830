"""Public question sets: how Hotline does on data that others have published figures for.

    hotline eval bench --data FOLDER --set xquad-ru-en --limit 200 --trec runs/

Read in this order: data (what a folder holds), sets (which measurements it allows), unlearnt (what of them is asked),
pool (the passages in a throw-away home), systems (Hotline and two plain baselines), protocols/ (one measurement a
file), trec, cli. The data stays outside the project: the loaders take a folder.
"""
