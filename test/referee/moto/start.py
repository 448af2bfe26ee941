"""Starts moto as a server on a free loopback port, configured and patched to be the referee's AWS.

Usage: python3 start.py '{"lambda_host": "http://127.0.0.1:1234", "work_directory": "/tmp/x", "region": "us-east-1"}'

Prints {"port": N, "moto": "5.2.1"} once it listens, and ends when its standard input closes, so it can't outlive its parent.
"""

import json
import logging
import os
import sys
import threading

from settings import Settings


def exit_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


def main() -> None:
    settings = Settings(**json.loads(sys.argv[1]))
    # moto reads its environment while it is imported.
    os.environ.update(settings.moto_environment())
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(asctime)s %(name)s %(message)s")

    from werkzeug.serving import WSGIRequestHandler, make_server

    import moto
    from moto.core.config import default_user_config
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    from certificates import write_certificates
    from patches import apply_all
    from speed import make_cheaper

    sys.setswitchinterval(settings.switch_interval_seconds)
    default_user_config["stepfunctions"]["execute_state_machine"] = True
    apply_all(settings)
    make_cheaper()
    write_certificates(settings.work_directory)

    class QuietHandler(WSGIRequestHandler):
        def log_request(self, code="-", size="-") -> None:
            if settings.log_requests:
                super().log_request(code, size)

    application = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=QuietHandler)
    os.environ["MOTO_PORT"] = str(server.server_port)
    threading.Thread(target=exit_with_parent, daemon=True).start()
    print(json.dumps({"port": server.server_port, "moto": moto.__version__}), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
