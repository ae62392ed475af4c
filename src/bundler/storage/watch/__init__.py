"""The watch over bundles in force: looked at anew when something they depend on changed, with what began and ended, and who is told."""
