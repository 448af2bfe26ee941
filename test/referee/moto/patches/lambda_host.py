"""Lambda without Docker: every invocation goes to the Node host, which runs the function's own bundle."""

import io
import json
import logging
import os
import threading
import time
import uuid
import zipfile

import urllib3

from moto.awslambda.models import LambdaFunction, lambda_backends

LOG = logging.getLogger("referee.lambda")
ASYNC_ATTEMPTS = 3
unpack_lock = threading.Lock()
connections = urllib3.PoolManager(maxsize=256, retries=False)


class Invocation:
    def __init__(self, payload: bytes, function_error: str | None):
        self.payload = payload
        self.function_error = function_error


def find_function(account_id: str, region: str, name_or_arn: str, qualifier: str | None = None) -> LambdaFunction:
    return lambda_backends[account_id][region].get_function(name_or_arn, qualifier)


def unpack_code(function: LambdaFunction, work_directory: str) -> str:
    """Versions share the bytes of their function, so a bundle is unpacked once for all of them."""
    target = os.path.join(work_directory, "code", str(function.code_digest).replace(":", "-"))
    with unpack_lock:
        if not os.path.isdir(target):
            zipfile.ZipFile(io.BytesIO(function.code_bytes)).extractall(target + ".part")
            os.rename(target + ".part", target)
    return target


class LambdaHost:
    def __init__(self, settings):
        self.settings = settings

    def invoke(self, function: LambdaFunction, payload: str) -> Invocation:
        request = {
            "arn": function.function_arn,
            "name": function.function_name,
            "version": str(function.version),
            "handler": function.handler,
            "codeDirectory": unpack_code(function, self.settings.work_directory),
            "environment": function.environment_vars,
            "timeoutSeconds": int(function.timeout),
            "memoryMb": int(function.memory_size),
            "requestId": str(uuid.uuid4()),
            "payload": payload,
        }
        response = connections.request(
            "POST", f"{self.settings.lambda_host}/invoke", body=json.dumps(request).encode(), timeout=None
        )
        if response.status != 200:
            raise RuntimeError(f"the Lambda host answered {response.status}: {response.data[:500]!r}")
        answer = json.loads(response.data)
        return Invocation(answer["payload"].encode(), answer.get("functionError"))

    def invoke_later(self, function: LambdaFunction, payload: str) -> None:
        """An asynchronous invocation: nobody sees the answer, a failed one is tried twice more."""
        threading.Thread(target=self._invoke_with_retries, args=(function, payload), daemon=True).start()

    def _invoke_with_retries(self, function: LambdaFunction, payload: str) -> None:
        for attempt in range(ASYNC_ATTEMPTS):
            invocation = self.invoke(function, payload)
            if invocation.function_error is None:
                return
            LOG.warning("asynchronous %s failed: %s", function.function_name, invocation.payload[:2000])
            time.sleep(self.settings.async_retry_seconds * (attempt + 1))


def run_functions_on_the_node_host(host: LambdaHost) -> None:
    """moto runs a function in a Docker container, or in simple mode echoes its input."""

    def invoke(self, body, request_headers, response_headers):
        payload = body.decode() if isinstance(body, bytes) else (body or "{}")
        kind = request_headers.get("X-Amz-Invocation-Type") or request_headers.get("x-amz-invocation-type")
        if kind == "DryRun":
            return b""
        if kind == "Event":
            host.invoke_later(self, payload)
            return b""
        invocation = host.invoke(self, payload)
        if invocation.function_error:
            response_headers["x-amz-function-error"] = invocation.function_error
        return invocation.payload

    LambdaFunction.invoke = invoke


def accept_inline_node_code() -> None:
    """moto stores a template's inline ZipFile as index.py whatever the runtime."""
    original = LambdaFunction._create_zipfile_from_plaintext_code

    def create(code: str) -> bytes:
        archive = io.BytesIO(original(code))
        with zipfile.ZipFile(archive, "a", zipfile.ZIP_DEFLATED) as opened:
            opened.writestr("index.js", code)
        return archive.getvalue()

    LambdaFunction._create_zipfile_from_plaintext_code = staticmethod(create)
