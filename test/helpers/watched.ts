import { readFileSync } from 'node:fs';
import path from 'node:path';

const alb = path.resolve(__dirname, '../cases/workflow/reference/alb.yml');

/** The user's alb workflow with a distribution and a file system, and monitoring that comes after `dependencies`. */
export function watchedStack(dependencies: string, more = ''): string {
  return `${readFileSync(alb, 'utf8').replace(
    /( {4}action: setup_monitoring\n {4}timeout: 120\n {4}depends_on: ).*/,
    `$1${dependencies}`,
  )}
  - name: create_distribution
    service: aws
    action: create_distribution
    timeout: 900
    depends_on: [{ step: create_alb, until: created }]
  - name: create_efs
    service: aws
    action: create_efs
    timeout: 300
    depends_on: [create_vpc]
${more}`;
}
