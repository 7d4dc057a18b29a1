"""How fast each stage is: see ../README.md."""
