"""What `cdk bootstrap` leaves in an account, as far as a template asks for it."""

from moto.core import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends
from moto.ssm.models import ssm_backends

QUALIFIER = "hnb659fds"
VERSION = "30"


def bootstrap_for_the_cdk(settings) -> None:
    """Every CDK template has a parameter that reads the bootstrap version from SSM."""
    ssm_backends[DEFAULT_ACCOUNT_ID][settings.region].put_parameter(
        name=f"/cdk-bootstrap/{QUALIFIER}/version",
        description="",
        value=VERSION,
        parameter_type="String",
        allowed_pattern=None,
        keyid=None,
        overwrite=True,
        tags=[],
        data_type="text",
        tier="Standard",
        policies=None,
    )
    bucket = f"cdk-{QUALIFIER}-assets-{DEFAULT_ACCOUNT_ID}-{settings.region}"
    s3_backends[DEFAULT_ACCOUNT_ID]["aws"].create_bucket(bucket, settings.region)
