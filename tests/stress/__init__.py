"""Programs that run Recue hard and long, and write down what they measured; no test runs them."""
