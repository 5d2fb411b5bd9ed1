"""The batch jobs: what there is to do, when, and the worker that does it."""
