"""Comptoir HQ: the machine API for registers, the pages for administrators and the batch jobs."""
