"""moto's backends are plain dictionaries behind a threaded server; AWS's services are not."""

import threading

from moto.core.responses import BaseResponse

# Services whose calls are short and never wait for another call. Lambda (waits for a function), Step Functions,
# EventBridge, CloudFormation and SQS (long polls) stay concurrent.
ONE_CALL_AT_A_TIME = {
    "acm",
    "backup",
    "cloudfront",
    "cloudwatch",
    "dynamodb",
    "ec2",
    "efs",
    "elbv2",
    "iam",
    "logs",
    "route53",
    "service-quotas",
    "ssm",
    "sts",
}


locks = {service: threading.RLock() for service in ONE_CALL_AT_A_TIME}


def later(seconds: float, service: str, change) -> None:
    """What a service does by itself some time after a call."""

    def run() -> None:
        with locks[service]:
            change()

    timer = threading.Timer(seconds, run)
    timer.daemon = True
    timer.start()


def serialise_calls_of_a_service(_settings) -> None:
    """Two conditional writes at once both pass moto's check; creations at once break its loops over dictionaries."""
    original = BaseResponse._dispatch

    def dispatch(self, request, full_url, headers):
        lock = locks.get(self.service_name)
        if lock is None:
            return original(self, request, full_url, headers)
        with lock:
            return original(self, request, full_url, headers)

    BaseResponse._dispatch = dispatch
