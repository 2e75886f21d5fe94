"""What a trade does, for how much and how soon: data with its guards, one module per trade.

Pure. Amounts are whole units of the trade's currency, before tax. A quote is a range and never below the minimum of a
visit; a time is a window, never a date.
"""
