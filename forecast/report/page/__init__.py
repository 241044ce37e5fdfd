"""What the page is made of: charts made small, colors for light and dark, the parts that move, a company's brand."""
