"""Function URLs: moto makes up an address that nobody serves, and its templates know none."""

from moto.awslambda.exceptions import UnknownFunctionException
from moto.awslambda.models import FunctionUrlConfig, lambda_backends
from moto.core.common_models import CloudFormationModel


class FunctionUrl(CloudFormationModel):
    def __init__(self, config: FunctionUrlConfig):
        self.config = config

    @property
    def physical_resource_id(self) -> str:
        return self.config.function.function_arn

    @staticmethod
    def cloudformation_name_type() -> str:
        return ""

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::Lambda::Url"

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return attr in ("FunctionUrl", "FunctionArn")

    def get_cfn_attribute(self, attribute_name: str) -> str:
        return self.config.to_dict()[attribute_name]

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        properties = cloudformation_json["Properties"]
        backend = lambda_backends[account_id][region_name]
        return cls(backend.create_function_url_config(properties["TargetFunctionArn"], properties))

    @classmethod
    def update_from_cloudformation_json(
        cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name
    ):
        return cls.create_from_cloudformation_json(new_resource_name, cloudformation_json, account_id, region_name)

    @classmethod
    def delete_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name) -> None:
        try:
            lambda_backends[account_id][region_name].delete_function_url_config(resource_name)
        except (UnknownFunctionException, AttributeError):
            pass  # It went with its function.


def serve_function_urls(settings) -> None:
    """The host that runs the functions serves their URLs, with a path in the place of a name of their own."""
    original = FunctionUrlConfig.__init__

    def init(self, function, config):
        original(self, function, config)
        self.url = f"{settings.lambda_host}/url/{function.function_name}/"

    FunctionUrlConfig.__init__ = init
