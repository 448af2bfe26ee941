import type { SessionDocument } from '../../../lib/domain/session-document';
import type { Told } from '../told';
import type { EventDetail } from '../world-tables';

const resourceRank = ['creating', 'active', 'deleting', 'deleted'];
const stepRank = ['pending', 'executing', 'completed', 'failed'];

/** What was told and is missing from the session’s document or from its events afterwards, or contradicted by them. */
export function untrueTold(
  told: readonly Told[],
  documents: ReadonlyMap<string, SessionDocument>,
  events: readonly EventDetail[],
): readonly string[] {
  return told.flatMap((one) => {
    const document = documents.get(one.session);
    if (!document) return [`session ${one.session} was told and is not there`];
    const ofSession = events.filter(({ data }) => data.session_id === one.session);
    return [...againstDocument(one, document), ...againstEvents(one, ofSession)].map(
      (problem) => `${problem}: told ${JSON.stringify(one).slice(0, 300)}`,
    );
  });
}

function againstDocument(told: Told, document: SessionDocument): readonly string[] {
  switch (told.kind) {
    case 'session':
      return [];
    case 'step': {
      const step = document.steps.find(({ name }) => name === told.step);
      if (!step) return ['the step is gone'];
      const { state = 'pending', attempt = 0, output } = told.told;
      const isBack = stepRank.indexOf(step.state) < stepRank.indexOf(state) || step.attempt < attempt;
      const isOther = state === 'completed' && output && JSON.stringify(output) !== JSON.stringify(step.output);
      return [
        ...(isBack ? [`the step went back to ${step.state}`] : []),
        ...(isOther ? [`the step has another output, ${JSON.stringify(step.output)}`] : []),
      ];
    }
    case 'undo':
      return document.steps.find(({ name }) => name === told.step)?.undo ? [] : ['the undo is gone'];
    case 'resource': {
      const { key, id, state } = told.row;
      const row = document.resources.find((one) => one.step === told.step && one.key === key);
      if (!row) return ['the resource is gone'];
      const isOther = id !== null && row.id !== id;
      const isBack = resourceRank.indexOf(row.state) < resourceRank.indexOf(state);
      return [...(isOther ? [`the resource is ${row.id} now`] : []), ...(isBack ? [`it is ${row.state} again`] : [])];
    }
    case 'checkpoint':
      return document.checkpoints.some(({ name }) => name === told.name) ? [] : ['the checkpoint is gone'];
  }
}

/** Every state that somebody was told of is a state that the bus was told of too. */
function againstEvents(told: Told, events: readonly EventDetail[]): readonly string[] {
  // A step begins as pending without an event of its own.
  if (told.kind === 'step' && told.told.state === 'pending') return [];
  return events.some(({ data }) => isTelling(data, told)) ? [] : ['no event tells of it'];
}

function isTelling(data: EventDetail['data'], told: Told): boolean {
  switch (told.kind) {
    case 'session':
      return !('step' in data) && data.state === told.state;
    case 'step':
      return data.step === told.step && data.state === told.told.state && !('key' in data);
    case 'undo':
      return data.step === told.step && data.undo === told.state;
    case 'resource':
      return data.key === told.row.key && data.state === told.row.state && data.id === told.row.id;
    case 'checkpoint':
      return data.name === told.name;
  }
}
