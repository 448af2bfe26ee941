"""AWS Backup of file systems, as far as keeping data before a deletion needs it; moto has vaults only."""

import json
import time
import uuid
from urllib.parse import unquote

from moto.backup import urls
from moto.backup.exceptions import InvalidParameterValueException, ResourceNotFoundException
from moto.backup.models import backup_backends
from moto.backup.responses import BackupResponse
from moto.core.common_models import CloudFormationModel
from moto.efs.models import efs_backends
from moto.iam.models import iam_backends


class Job:
    def __init__(self, vault, request: dict, seconds: float):
        self.id = str(uuid.uuid4())
        resource_arn = request["ResourceArn"]
        self.role_arn = request["IamRoleArn"]
        self.vault = vault
        self.resource_arn = resource_arn
        self.seconds = seconds
        self.started, self.made_at = time.time(), time.monotonic()
        account = vault.backup_vault_arn.split(":")[4]
        region = vault.backup_vault_arn.split(":")[3]
        self.point_arn = f"arn:aws:backup:{region}:{account}:recovery-point:{uuid.uuid4()}"
        self.files = efs_backends[account][region].file_systems_by_id
        self.failed = False

    @property
    def state(self) -> str:
        """A file system that goes before its backup is complete takes the backup with it."""
        age = time.monotonic() - self.made_at
        if age < self.seconds and self.resource_arn.split("/")[-1] not in self.files:
            self.failed = True
        if self.failed:
            return "FAILED"
        if age < self.seconds / 3:
            return "CREATED"
        return "RUNNING" if age < self.seconds else "COMPLETED"

    def describe(self) -> dict:
        state = self.state
        answer = {
            "BackupJobId": self.id,
            "BackupVaultName": self.vault.backup_vault_name,
            "ResourceArn": self.resource_arn,
            "ResourceType": "EFS",
            "CreationDate": self.started,
            "State": state,
            "PercentDone": "100.0" if state == "COMPLETED" else "0.0",
            "IamRoleArn": self.role_arn,
        }
        # EFS names its recovery point from the start.
        return answer if state == "FAILED" else {**answer, "RecoveryPointArn": self.point_arn}


def check_request(account_id: str, region: str, request: dict) -> None:
    role = request["IamRoleArn"].split("/")[-1]
    if not any(one.name == role for one in iam_backends[account_id]["aws"].roles.values()):
        raise InvalidParameterValueException(f"{request['IamRoleArn']} cannot be assumed by AWS Backup")
    if request["ResourceArn"].split("/")[-1] not in efs_backends[account_id][region].file_systems_by_id:
        raise InvalidParameterValueException(f"{request['ResourceArn']} does not exist")


def back_file_systems_up(settings) -> None:
    """moto has no jobs of backups and no recovery points."""
    jobs: dict[str, Job] = {}
    tokens: dict[str, Job] = {}

    def start_backup_job(self):
        request = json.loads(self.body)
        token = request.get("IdempotencyToken")
        if token not in tokens:
            vault = self.backup_backend.describe_backup_vault(request["BackupVaultName"])
            check_request(self.current_account, self.region, request)
            job = Job(vault, request, settings.backup_seconds)
            jobs[job.id] = job
            tokens[token or job.id] = job
        job = tokens.get(token) or list(jobs.values())[-1]
        answer = {"BackupJobId": job.id, "CreationDate": job.started, "RecoveryPointArn": job.point_arn}
        return json.dumps(answer)

    def describe_backup_job(self):
        job = jobs.get(self.path.split("/")[-1])
        if job is None:
            raise ResourceNotFoundException("Backup job not found")
        return json.dumps(job.describe())

    def list_recovery_points_by_backup_vault(self):
        name = self.path.strip("/").split("/")[1]
        self.backup_backend.describe_backup_vault(name)
        kept = [one.describe() for one in jobs.values() if one.vault.backup_vault_name == name]
        points = [{**one, "Status": one["State"]} for one in kept if one["State"] == "COMPLETED"]
        return json.dumps({"RecoveryPoints": points})

    def describe_recovery_point(self):
        arn = unquote(self.path.split("/recovery-points/")[1])
        for job in jobs.values():
            if job.point_arn == arn and job.state == "COMPLETED":
                return json.dumps({**job.describe(), "Status": "COMPLETED"})
        raise ResourceNotFoundException("Recovery point not found")

    def list_backup_jobs(self):
        wanted = {name: values[0] for name, values in self.querystring.items()}
        found = [one.describe() for one in jobs.values()]
        kept = [
            one
            for one in found
            if wanted.get("resourceArn", one["ResourceArn"]) == one["ResourceArn"]
            and wanted.get("backupVaultName", one["BackupVaultName"]) == one["BackupVaultName"]
        ]
        return json.dumps({"BackupJobs": kept})

    BackupResponse.start_backup_job = start_backup_job
    BackupResponse.describe_recovery_point = describe_recovery_point
    BackupResponse.list_backup_jobs = list_backup_jobs
    BackupResponse.describe_backup_job = describe_backup_job
    BackupResponse.list_recovery_points_by_backup_vault = list_recovery_points_by_backup_vault
    urls.url_paths["{0}/backup-jobs/?$"] = BackupResponse.dispatch
    urls.url_paths["{0}/backup-jobs/(?P<job>[^/]+)$"] = BackupResponse.dispatch
    urls.url_paths["{0}/backup-vaults/(?P<name>[^/]+)/recovery-points/?$"] = BackupResponse.dispatch
    urls.url_paths["{0}/backup-vaults/(?P<name>[^/]+)/recovery-points/(?P<arn>.+)$"] = BackupResponse.dispatch


class BackupVault(CloudFormationModel):
    """moto's CloudFormation has no vaults. The class registers itself."""

    def __init__(self, vault):
        self.vault = vault

    @property
    def physical_resource_id(self) -> str:
        return self.vault.backup_vault_name

    @staticmethod
    def cloudformation_name_type() -> str:
        return "BackupVaultName"

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::Backup::BackupVault"

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return attr in ("BackupVaultArn", "BackupVaultName")

    def get_cfn_attribute(self, attribute_name: str) -> str:
        return self.vault.backup_vault_arn if attribute_name == "BackupVaultArn" else self.vault.backup_vault_name

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        return cls(backup_backends[account_id][region_name].create_backup_vault(resource_name, {}, "", ""))

    @classmethod
    def update_from_cloudformation_json(
        cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name
    ):
        return original_resource

    @classmethod
    def delete_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name) -> None:
        backup_backends[account_id][region_name].delete_backup_vault(resource_name)
