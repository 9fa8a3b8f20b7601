"""The demo: four invented funds, served with everything beside them. Imported by the demo and the tests only."""
