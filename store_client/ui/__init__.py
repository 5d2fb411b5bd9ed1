"""The register window: screens, their presenters, and the frame they stand in."""
