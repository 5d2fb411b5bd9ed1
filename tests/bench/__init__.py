"""The speed table of ./run bench: each figure beside a floor measured in the same run."""
