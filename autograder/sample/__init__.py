"""A class of made-up students: what they hand in, and what each of them must lose."""
