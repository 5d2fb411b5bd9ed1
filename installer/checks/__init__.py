"""The project's checks: one line a step, everything a failed step said."""
