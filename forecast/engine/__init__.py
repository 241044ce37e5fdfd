"""The simulation core: arrays in, arrays out. It knows no names, dates or currencies."""
