"""Speed on this machine: `make bench`. What is measured and how: docs/performance.md."""
