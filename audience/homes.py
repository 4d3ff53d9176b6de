"""Home and shard: the unit of order and locking.

The home is the account, or the person who has none. It is one number: an account's id as it is, a person's id negated;
so the two never meet. The shard is the home's lowest eight bits, the same in Python and in SQL (``home & 255``).
"""

SHARDS = 256


def home_of(person_id: int, account_id: int | None) -> int:
    return account_id if account_id is not None else -person_id


def shard_of(home: int) -> int:
    return home & (SHARDS - 1)
