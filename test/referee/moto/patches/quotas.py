"""Quotas of the services a deployment uses; moto knows those of VPC."""

import json

from moto.awslambda import urls
from moto.awslambda.responses import LambdaResponse
from moto.servicequotas.exceptions import NoSuchResource
from moto.servicequotas.models import ServiceQuotasBackend
from moto.servicequotas.responses import ServiceQuotasResponse

# Amazon's defaults, but room for many deployments at once: 64 vCPUs, 40 networks.
QUOTAS = {
    "ec2": {"L-1216C47A": 64, "L-34B43A08": 64, "L-DB2E81BA": 0, "L-3819A6DF": 0, "L-0263D0A3": 5},
    "vpc": {"L-F678F1CE": 40, "L-A4707A72": 40, "L-407747CB": 200, "L-E79EC296": 2500, "L-0EA8095F": 60,
            "L-FE5A380F": 5, "L-DF5E4CA3": 5000},
    "elasticloadbalancing": {"L-53DA6B97": 50, "L-B22855CB": 3000},
    "elasticfilesystem": {"L-848C634D": 1000, "L-7391004C": 400},
    "acm": {"L-F141DD1D": 2500},
    "cloudfront": {"L-24B04930": 200},
    "lambda": {"L-B99A9384": 1000},
}  # fmt: skip


def describe(service_code: str, quota_code: str) -> dict:
    value = QUOTAS.get(service_code, {}).get(quota_code)
    if value is None:
        raise NoSuchResource
    return {
        "ServiceCode": service_code,
        "ServiceName": service_code,
        "QuotaCode": quota_code,
        "QuotaName": quota_code,
        "Value": float(value),
        "Unit": "None",
        "Adjustable": True,
        "GlobalQuota": service_code == "cloudfront",
    }


def know_more_quotas(_settings) -> None:
    def get_service_quota(self, service_code, quota_code):
        return describe(service_code, quota_code)

    def get_aws_default_service_quota(self):
        asked = json.loads(self.body)
        return json.dumps({"Quota": describe(asked["ServiceCode"], asked["QuotaCode"])})

    ServiceQuotasBackend.get_service_quota = get_service_quota
    ServiceQuotasResponse.get_aws_default_service_quota = get_aws_default_service_quota


def report_lambda_concurrency(_settings) -> None:
    """moto has no GetAccountSettings."""

    def get_account_settings(self):
        functions = list(self.backend.list_functions())
        limit = int(QUOTAS["lambda"]["L-B99A9384"])
        reserved = sum(int(function.reserved_concurrency or 0) for function in functions)
        answer = {
            "AccountLimit": {"ConcurrentExecutions": limit, "UnreservedConcurrentExecutions": limit - reserved},
            "AccountUsage": {"FunctionCount": len(functions), "TotalCodeSize": 0},
        }
        return json.dumps(answer)

    LambdaResponse.get_account_settings = get_account_settings
    urls.url_paths[r"{0}/(?P<api_version>[^/]+)/account-settings/$"] = LambdaResponse.dispatch
