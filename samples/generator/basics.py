"""What all samples are made with: chance that repeats, money in whole cents, dates."""

import datetime

TODAY = datetime.date(2026, 10, 1)  # the day the story is told


class Chance:
    """SplitMix64: the same numbers on every machine and in every version of Python."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        mask = (1 << 64) - 1
        self.state = (self.state + 0x9E3779B97F4A7C15) & mask
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        return z ^ (z >> 31)

    def between(self, low, high):
        """A whole number, both ends included."""
        return low + self.next() % (high - low + 1)

    def pick(self, things):
        return things[self.next() % len(things)]

    def percent(self, chance):
        return self.next() % 100 < chance


def day(text):
    return datetime.date.fromisoformat(text)


def plus(date, days):
    return date + datetime.timedelta(days=days)


def workday(date):
    """The day itself, or the Monday after a weekend."""
    return plus(date, (0, 0, 0, 0, 0, 2, 1)[date.weekday()])


def share(cents, percent):
    """Percent of an amount, half a cent away from zero."""
    sign = -1 if cents < 0 else 1
    return sign * ((abs(cents) * percent + 50) // 100)


def plain(cents):
    """1234.50: how OpenItem states amounts in JSON."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def grouped(cents, thousands, mark):
    sign = "-" if cents < 0 else ""
    whole = f"{abs(cents) // 100:,}".replace(",", thousands)
    return f"{sign}{whole}{mark}{abs(cents) % 100:02d}"


def german(cents):
    return grouped(cents, ".", ",")


def german_date(date):
    return date.strftime("%d.%m.%Y")


def american_date(date):
    return f"{date.month}/{date.day}/{date.year}"


def british_date(date):
    return date.strftime("%d/%m/%Y")


def iban(country, bban):
    """With its check digits (ISO 13616)."""
    digits = "".join(str(int(c, 36)) for c in bban + country + "00")
    return f"{country}{98 - int(digits) % 97:02d}{bban}"
