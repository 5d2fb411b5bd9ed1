"""The replay of real sales: a CSV's invoices rung up at a register and counted at HQ."""
