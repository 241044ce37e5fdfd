"""Distribution families: one a file, pure numpy; knows nothing of projects."""
