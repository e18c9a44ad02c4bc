"""What is measured. Each module has run(bench), which gives back its rows and all samples."""
