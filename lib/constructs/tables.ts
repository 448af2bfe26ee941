import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
  type TableProps,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { invariant } from '../domain/assert';
import { auditTable, ledgerTable, type TableDefinition, tableNames } from '../ledger/tables';

const text = (name: string) => ({ name, type: AttributeType.STRING });

/** The ledger and the audit. Neither goes away with the stack: they say what exists and what happened. */
export class UnityTables extends Construct {
  readonly ledger: Table;
  readonly audit: Table;
  readonly ledgerStreamArn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly options: { readonly prefix: string; readonly key: IKey | undefined },
  ) {
    super(scope, id);
    const names = tableNames(options.prefix);
    this.ledger = this.table('Ledger', names.ledger, ledgerTable, { stream: StreamViewType.NEW_AND_OLD_IMAGES });
    const { tableStreamArn } = this.ledger;
    invariant(tableStreamArn, 'the ledger has a stream');
    this.ledgerStreamArn = tableStreamArn;
    this.audit = this.table('Audit', names.audit, auditTable, {});
  }

  private table(id: string, tableName: string, definition: TableDefinition, extra: Partial<TableProps>): Table {
    const table = new Table(this, id, {
      tableName,
      partitionKey: text(definition.partitionKey),
      sortKey: text(definition.sortKey),
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      ...(this.options.key
        ? { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: this.options.key }
        : { encryption: TableEncryption.AWS_MANAGED }),
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      ...extra,
    });
    for (const index of definition.indexes) {
      table.addGlobalSecondaryIndex({
        indexName: index.name,
        partitionKey: text(index.partitionKey),
        sortKey: text(index.sortKey),
        projectionType: ProjectionType.ALL,
      });
    }
    return table;
  }
}
