"""The poller that AWS runs for every event source mapping of a DynamoDB stream."""

import datetime
import json
import logging
import queue
import threading
import time
import uuid

from moto.awslambda.exceptions import UnknownFunctionException
from moto.awslambda.models import EventSourceMapping, LambdaBackend, lambda_backends
from moto.events.models import EventPattern
from moto.s3.models import s3_backends
from moto.sqs.models import sqs_backends

from .lambda_host import LambdaHost, find_function

LOG = logging.getLogger("referee.streams")
# An unset MaximumRetryAttempts means "until the record expires", a day later; here that is a minute of trying.
ATTEMPTS_WHEN_UNLIMITED = 60
LONGEST_PAUSE_SECONDS = 1.0


class Poller:
    """Delivers the records of one mapping in order, batch by batch."""

    def __init__(self, mapping: EventSourceMapping, host: LambdaHost):
        self.mapping = mapping
        self.host = host
        self.records: queue.Queue[dict] = queue.Queue()
        filters = (mapping.filter_criteria or {}).get("Filters", [])
        self.patterns = [EventPattern.load(one["Pattern"]) for one in filters if one.get("Pattern")]
        threading.Thread(target=self.run, daemon=True).start()

    def offer(self, record: dict) -> None:
        if not self.patterns or any(pattern.matches_event(record) for pattern in self.patterns):
            self.records.put(record)

    def exists(self) -> bool:
        return self.mapping.uuid in lambda_backends[self.mapping.account_id][self.mapping.region]._event_source_mappings

    def run(self) -> None:
        while True:
            batch = [self.records.get()]
            time.sleep(float(self.mapping.max_batch_window or 0))
            while len(batch) < self.mapping.batch_size and not self.records.empty():
                batch.append(self.records.get())
            while self.exists() and not self.mapping.enabled:
                time.sleep(0.1)
            if not self.exists():
                return
            try:
                self.deliver(batch, attempt=0)
            except Exception:
                LOG.exception("the poller of %s lost a batch", self.mapping.function_arn)

    def deliver(self, batch: list[dict], attempt: int) -> None:
        while batch:
            left = self.invoke(batch)
            if not left:
                return
            attempt = attempt + 1 if len(left) == len(batch) else 0
            if attempt >= self.attempts_allowed():
                return self.give_up(left, attempt)
            if self.mapping.bisect_on_error and len(left) > 1:
                middle = len(left) // 2
                self.deliver(left[:middle], attempt)
                self.deliver(left[middle:], attempt)
                return
            time.sleep(min(0.1 * 2**attempt, LONGEST_PAUSE_SECONDS))
            batch = left

    def attempts_allowed(self) -> int:
        retries = self.mapping.max_retry_attempts
        return ATTEMPTS_WHEN_UNLIMITED if retries is None or int(retries) < 0 else int(retries) + 1

    def invoke(self, batch: list[dict]) -> list[dict]:
        """What is left to deliver."""
        try:
            function = find_function(self.mapping.account_id, self.mapping.region, self.mapping.function_arn)
        except UnknownFunctionException:
            return batch
        invocation = self.host.invoke(function, json.dumps({"Records": batch}))
        if invocation.function_error is not None:
            LOG.warning("%s refused a batch: %s", function.function_name, invocation.payload[:2000])
            return batch
        if "ReportBatchItemFailures" not in (self.mapping.function_response_types or []):
            return []
        failures = (json.loads(invocation.payload) or {}).get("batchItemFailures", [])
        failed = {failure["itemIdentifier"] for failure in failures}
        numbers = [record["dynamodb"]["SequenceNumber"] for record in batch]
        first = next((index for index, number in enumerate(numbers) if number in failed), len(batch))
        return batch[first:]

    def give_up(self, batch: list[dict], attempts: int) -> None:
        destination = ((self.mapping.destination_config or {}).get("OnFailure") or {}).get("Destination")
        LOG.warning("%s gives up %d records", self.mapping.function_arn, len(batch))
        if destination is None:
            return
        report = {
            "requestContext": {
                "requestId": str(uuid.uuid4()),
                "functionArn": self.mapping.function_arn,
                "condition": "RetryAttemptsExhausted",
                "approximateInvokeCount": attempts,
            },
            "version": "1.0",
            "DDBStreamBatchInfo": {
                "startSequenceNumber": batch[0]["dynamodb"]["SequenceNumber"],
                "endSequenceNumber": batch[-1]["dynamodb"]["SequenceNumber"],
                "batchSize": len(batch),
                "streamArn": self.mapping.event_source_arn,
            },
        }
        send_to_destination(self.mapping, destination, report, batch)


def send_to_destination(mapping: EventSourceMapping, destination: str, report: dict, batch: list[dict]) -> None:
    """S3 gets the records as well, a queue only what happened to them."""
    service = destination.split(":")[2]
    if service == "s3":
        moment = datetime.datetime.now(datetime.timezone.utc)
        key = f"aws/lambda/{mapping.uuid}/shard/{moment:%Y/%m/%d/%Y-%m-%dT%H.%M.%S}-{uuid.uuid4()}"
        body = json.dumps({**report, "payload": json.dumps({"Records": batch})}).encode()
        s3_backends[mapping.account_id]["aws"].put_object(destination.split(":")[-1], key, body)
    elif service == "sqs":
        backend = sqs_backends[mapping.account_id][mapping.region]
        backend.send_message(queue_name=destination.split(":")[-1], message_body=json.dumps(report))
    else:
        LOG.warning("destination %s is not supported", destination)


class Delivery:
    def __init__(self, host: LambdaHost):
        self.host = host
        self.pollers: dict[str, Poller] = {}
        self.lock = threading.Lock()

    def offer(self, table, record) -> None:
        for mapping in list(table.lambda_event_source_mappings.values()):
            self.poller(mapping).offer(describe(record, mapping))

    def poller(self, mapping: EventSourceMapping) -> Poller:
        with self.lock:
            if mapping.uuid not in self.pollers:
                self.pollers[mapping.uuid] = Poller(mapping, self.host)
            return self.pollers[mapping.uuid]


def describe(record, mapping: EventSourceMapping) -> dict:
    written = json.loads(json.dumps(record.to_json(), default=lambda moment: int(moment.timestamp())))
    return {**written, "awsRegion": mapping.region, "eventSourceARN": mapping.event_source_arn}


def start_at_the_horizon(delivery: Delivery) -> None:
    """A mapping that starts at TRIM_HORIZON gets what the stream already holds."""
    original = LambdaBackend.create_event_source_mapping

    def create(self, spec):
        from moto.dynamodb.models import dynamodb_backends

        mapping = original(self, spec)
        for table in dynamodb_backends[self.account_id][self.region_name].tables.values():
            if mapping in table.lambda_event_source_mappings.values() and mapping.starting_position == "TRIM_HORIZON":
                for record in list(table.stream_shard.items):
                    delivery.poller(mapping).offer(describe(record, mapping))
        return mapping

    LambdaBackend.create_event_source_mapping = create
