import type { GrantedRole, GrantedStatement } from './granted';
import { code, conditionWords, resourceWords, table } from './words';

const sessionRoles = /^Environment-dev\/SessionRoles\//;
const ownRoles = /^Functions\//;

const intro = `<!-- Made by \`npm run generate\` from the roles of the installation. -->
# Permissions

What every role of an installation may do, on what, under which condition, and why. Names begin with the default prefix,
\`unity\`; \`dev\` stands for any environment.

## How a function comes to its rights

- **Its own role** reaches the ledger, the bus and the machines, and no service that deployments are made of.
- **For a session** it assumes \`unity-<environment>-<function>\`, with the session tags \`unity:session\`,
  \`unity:environment\` and \`unity:stack\`. The role trusts that one function, and only with the tag of its environment.
- **The session’s tags** below are \`unity:session\` and \`unity:environment\`: statements compare those of the role’s session
  with those of the resource or of the request. So a session touches what carries its own tags, and the roles of one
  environment nothing of another, whatever session a function names.
- **Makers** (\`make_…\`) add and change, and can delete nothing; **undoers** (\`undo_…\`) delete, and make nothing.
- Where AWS knows no tags, the statement is an exception: its reason, and what confines it instead, is listed next.

## An account of its own

\`environments.<name>.target\` in \`unity.yaml\` names the account that an environment deploys into. \`cdk synth\` then makes
one more stack, to be deployed with the credentials of that account, in the region of the installation:

\`\`\`
cdk deploy unity-prod-target --parameters HomeAccount=<account of the installation>
cdk deploy Unity
\`\`\`

It holds the environment’s roles, which ask for \`external_id\` as \`sts:ExternalId\`, and what instances and backups need
there: \`unity-prod-instance\` and \`unity-prod-backup\`. The roles of \`make_control\` and \`undo_control\` stay at home, because
they reach the bus and the functions of the installation. A policy named by \`permissions_boundary\` bounds every role of
all stacks; given by name, it must be there in each account.`;

/** The page of all roles, in Markdown. Pure. */
export function permissionsPage(roles: readonly GrantedRole[]): string {
  const sessions = roles.filter(({ place }) => sessionRoles.test(place));
  const own = roles.filter(({ place }) => ownRoles.test(place));
  const others = roles.filter((role) => !sessions.includes(role) && !own.includes(role));
  return [
    intro,
    '## Exceptions',
    'What changes something and is not confined by the tags of session and environment alone.',
    exceptions(sessions),
    '## On anything',
    'What AWS lets nobody narrow to a resource.',
    onAnything(roles),
    '## For a session',
    ...sessions.flatMap(section),
    '## Own roles of functions',
    ...own.flatMap(section),
    '## Other roles',
    ...others.flatMap(section),
  ].join('\n\n');
}

function exceptions(roles: readonly GrantedRole[]): string {
  const rows = roles.flatMap((role) =>
    role.statements.flatMap((statement) =>
      statement.exception === undefined ? [] : [[titleOf(role), ...deed(statement), statement.exception]],
    ),
  );
  return table(['Role of', 'May', 'On', 'If', 'Why not by tags, and what confines it'], rows);
}

/** Roles with the same reason stand in one row. */
function onAnything(roles: readonly GrantedRole[]): string {
  const byDeed = new Map<string, { readonly statement: GrantedStatement; readonly who: string[] }>();
  for (const role of roles) {
    for (const statement of role.statements.filter(({ resources }) => resources.includes('*'))) {
      const key = JSON.stringify([statement.actions, statement.why]);
      const known = byDeed.get(key);
      if (known) known.who.push(titleOf(role));
      else byDeed.set(key, { statement, who: [titleOf(role)] });
    }
  }
  const rows = [...byDeed.values()].map(({ statement, who }) => [
    who.join(', '),
    statement.actions.map(code).join(', '),
    statement.why,
  ]);
  return table(['Role of', 'May', 'Why'], rows);
}

function titleOf({ place }: GrantedRole): string {
  return code(place.replace(sessionRoles, '').replace(ownRoles, ''));
}

function section(role: GrantedRole): readonly string[] {
  const heading = `### ${titleOf(role).replaceAll('`', '')}${role.name === undefined ? '' : `: ${code(role.name)}`}`;
  const managed = role.managedPolicies.map((policy) => `It has the managed policy ${resourceWords(policy)}.`);
  const rows = role.statements.map((statement) => [...deed(statement), statement.why]);
  return [heading, ...managed, ...(rows.length === 0 ? [] : [table(['May', 'On', 'If', 'Why'], rows)])];
}

function deed(statement: GrantedStatement): readonly string[] {
  return [
    statement.actions.map(code).join(', '),
    statement.resources.map(resourceWords).join(', '),
    conditionWords(statement).join('; '),
  ];
}
