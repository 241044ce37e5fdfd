"""What people and machines are given: terminal text, JSON, HTML, CSV, JUnit, and the folder that holds them."""
