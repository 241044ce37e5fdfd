"""Let ``python -m forecast`` do what the command ``forecast`` does."""

from forecast.cli import main

if __name__ == "__main__":
    main()
