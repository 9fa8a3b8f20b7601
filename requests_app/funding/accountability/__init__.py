"""What a training body has to show each year: its BPF, and the evidence of what it taught (`BEY-24`)."""
