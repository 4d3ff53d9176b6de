"""What this floor keeps: the tallies of backtests."""

from insights.models.backtest import BacktestTally

__all__ = ["BacktestTally"]
