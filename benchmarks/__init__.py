"""Quality gates and speed measurements; see README.md beside this file."""
