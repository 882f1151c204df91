"""Records in and out: many articles, as a stream.

`readers` finds the records of files and folders, `records` gives their text, `labelling` turns batches of them into
rows, `parallel` does so on several processes or on an engine, `writers` puts the rows into a file that appears when
it is whole. `arrow` does the same from Arrow batches to Arrow batches, for engines that speak Arrow.
"""
