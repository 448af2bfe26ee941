"""DynamoDB streams as AWS writes them: one record per item and call, none for a write that changes nothing."""

import functools
import threading

from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import StreamRecord, StreamShard

from .stream_delivery import Delivery

collecting = threading.local()
WRITING_METHODS = ("put_item", "update_item", "delete_item", "transact_write_items")


def event_name(old, new) -> str:
    if old is None:
        return "INSERT"
    return "REMOVE" if new is None else "MODIFY"


def attributes(item) -> dict | None:
    return None if item is None else item.to_json()["Attributes"]


def merge(changes: list[tuple]) -> list[tuple]:
    """An upsert arrives as two changes: the bare key, then the whole item."""
    merged: dict[tuple, tuple] = {}
    for shard, old, new in changes:
        item = new if new is not None else old
        key = (id(shard), str(item.hash_key), str(item.range_key))
        first_old = merged[key][1] if key in merged else old
        merged[key] = (shard, first_old, new)
    return [change for change in merged.values() if attributes(change[1]) != attributes(change[2])]


def publish(delivery: Delivery, changes: list[tuple]) -> None:
    for shard, old, new in merge(changes):
        shard.next_sequence = getattr(shard, "next_sequence", shard.starting_sequence_number) + 1
        view = shard.table.stream_specification["StreamViewType"]
        record = StreamRecord(shard.table, view, event_name(old, new), old, new, shard.next_sequence - 1)
        shard.items.append(record)
        delivery.offer(shard.table, record)


def write_one_record_per_change(delivery: Delivery) -> None:
    """moto writes INSERT twice for an upsert, MODIFY for no change, and records for transactions that failed."""

    def add(self, old, new):
        changes = getattr(collecting, "changes", None)
        if changes is None:
            publish(delivery, [(self, old, new)])
        else:
            changes.append((self, old, new))

    def collect(method):
        @functools.wraps(method)
        def collected(self, *args, **kwargs):
            if getattr(collecting, "changes", None) is not None:
                return method(self, *args, **kwargs)
            collecting.changes = []
            try:
                result = method(self, *args, **kwargs)
                changes = collecting.changes
            finally:
                collecting.changes = None
            publish(delivery, changes)
            return result

        return collected

    StreamShard.add = add
    for name in WRITING_METHODS:
        setattr(DynamoDBBackend, name, collect(getattr(DynamoDBBackend, name)))

