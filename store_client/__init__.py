"""Comptoir's register: a desktop point of sale for one store PC, and its sync agent."""
