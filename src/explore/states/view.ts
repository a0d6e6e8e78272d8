/** What people see of an instance, as one text: where it stands, its status and its activity. */
import { type Snapshot, valueText } from '../../lifecycle/index.ts';

export function viewText({ value, status, activity }: Snapshot): string {
  return `${valueText(value)} ${status?.code ?? '-'} ${activity?.code ?? '-'}`;
}
