"""How well questions are answered: questions with the notes that answer them, the fit of the gate, and the report."""
