"""No gap of moto, only its cost: what takes most of its time in a run, and gives the same answer every time."""

from moto import backends
from moto.core.serialize import ResponseSerializer


def list_modules_once() -> None:
    """moto reads its own directory from the disk at every request."""
    modules = set(backends.list_of_moto_modules())
    backends.list_of_moto_modules = lambda: modules


def read_dictionaries_directly() -> None:
    """moto tries aliases for all ten members of every DynamoDB value, though its answers are as the model names them."""
    original = ResponseSerializer.get_value

    def get_value(self, value, key, shape):
        if type(value) is dict and self.operation_model.service_model.service_name == "dynamodb":
            return value.get(key)
        return original(self, value, key, shape)

    ResponseSerializer.get_value = get_value


def make_cheaper() -> None:
    list_modules_once()
    read_dictionaries_directly()
