// Started to measure what starting costs.
